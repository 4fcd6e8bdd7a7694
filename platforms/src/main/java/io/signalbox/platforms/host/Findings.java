package io.signalbox.platforms.host;

import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Finding;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import java.util.ArrayList;
import java.util.List;

/** Asks a host for everything that precheck wants to know, and reads the answer. */
final class Findings {
  /** The kernel's limit on the path of a unix socket, less the final NUL. */
  private static final int MOST_SOCKET_PATH = 107;

  private Findings() {}

  static List<Finding> of(Site site, HostCaller caller, Settings settings, long releaseBytes)
      throws StepFailedException {
    HostCommand command = new HostCommands(site).inspect(Inspection.of(site, releaseBytes));
    Reply reply = caller.run(command, Input.of(HostScript.text()));
    List<String> lines = reply.raw().lines();
    if (reply.code() != 0 || lines.isEmpty() || !lines.getLast().equals("end")) {
      throw caller.failed(
          Code.COMMAND_FAILED,
          "Precheck did not come to its end: " + String.join(" / ", reply.shown().err()),
          reply);
    }
    List<Finding> findings = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split("\t", 3);
      if (parts.length == 3) {
        findings.add(
            new Finding(site.where(), parts[1], parts[0].equals("fit"), caller.shown(parts[2])));
      }
    }
    user(site).ifPresent(findings::add);
    findings.add(configuration(site));
    findings.addAll(settings.findings());
    if (Fronts.kind(site) == Fronts.Kind.NGINX) findings.add(socket(site));
    return List.copyOf(findings);
  }

  private static java.util.Optional<Finding> user(Site site) {
    if (site.privileged()) return java.util.Optional.empty();
    String own = site.instance().host().user();
    return site.spec()
        .process()
        .user()
        .filter(wanted -> !wanted.equals(own))
        .map(
            wanted ->
                new Finding(
                    site.where(),
                    "user " + wanted,
                    false,
                    "without sudo the process runs as "
                        + (own.isEmpty() ? "the user of Signalbox" : own)
                        + "; set sudo, or leave the user out"));
  }

  /** Everything that will be rendered later, so that a swap does not find it out. */
  private static Finding configuration(Site site) {
    String said = "front, unit and files can be rendered";
    boolean fit = true;
    try {
      Fronts.text(site);
      SeatFiles.render(
          site,
          Slot.A,
          new Version("0"),
          new Digest("sha256:" + "0".repeat(64)),
          site.spec().process().environment());
    } catch (IllegalArgumentException e) {
      fit = false;
      said = String.valueOf(e.getMessage());
    }
    return new Finding(site.where(), "configuration", fit, said);
  }

  private static Finding socket(Site site) {
    String path = site.slotDirectory(Slot.A) + "/http.sock";
    return new Finding(
        site.where(),
        "socket path",
        path.length() <= MOST_SOCKET_PATH,
        path + " has " + path.length() + " characters of " + MOST_SOCKET_PATH);
  }
}
