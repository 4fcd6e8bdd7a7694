package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One question to a slot, asked on its own host, so that the network between here and there is
 * neither blamed nor measured. Needs no root, and not even the host script.
 */
final class ProbeCommand {
  private static final int MOST_ANSWER = 200;

  /** The live link, the first bytes of the answer; status and seconds on standard error. */
  private static final String HTTP =
      "echo \"live $(readlink -- \"$1/live\")\"; "
          + "curl -sS --noproxy '*' -m \"$3\" -w '%{stderr}\\nsignalbox %{http_code} %{time_total}\\n' -- \"$2\""
          + " | head -c 400 | tr -d '\\000'";

  /** bash has sockets; Debian and Ubuntu always have bash. */
  private static final String TCP =
      "echo \"live $(readlink -- \"$1/live\")\"; s=$(date +%s%N); code=0; "
          + "timeout \"$3\" bash -c ': < \"/dev/tcp/127.0.0.1/$0\"' \"$2\" || code=$?; "
          + "e=$(date +%s%N); echo \"signalbox $code $(((e - s) / 1000)) us\" >&2";

  private static final Pattern HTTP_SAID = Pattern.compile("signalbox (\\d{3}) ([0-9.,]+)");
  private static final Pattern TCP_SAID = Pattern.compile("signalbox (\\d+) (\\d+) us");

  private ProbeCommand() {}

  static boolean http(Site site, Slot slot) {
    return site.spec().gate().http() && site.instance().port(slot) != 0;
  }

  static HostCommand of(Site site, Slot slot) {
    GateSpec gate = site.spec().gate();
    int port = site.instance().port(slot);
    // A moment more than the probe itself, so that its own timeout speaks first.
    Duration timeout = gate.timeout().plusSeconds(15);
    String asked =
        http(site, slot) ? "http://127.0.0.1:" + port + gate.path() : Integer.toString(port);
    return new HostCommand(
        "ask slot " + slot.lower() + " for its health",
        List.of(
            "sh",
            "-c",
            http(site, slot) ? HTTP : TCP,
            "probe",
            site.directory(),
            asked,
            "%d.%03d"
                .formatted(gate.timeout().toSeconds(), Math.max(1, gate.timeout().toMillisPart()))),
        timeout);
  }

  static Probe read(Site site, Slot slot, Instant at, Reply reply) {
    Exit exit = reply.raw();
    boolean live =
        exit.lines().stream()
            .findFirst()
            .filter(("live slots/" + slot.lower())::equals)
            .isPresent();
    String said = exit.err().isEmpty() ? "" : exit.err().getLast();
    String error =
        reply
            .scrub()
            .clean(
                exit.err().stream()
                    .filter(l -> !l.isBlank())
                    .findFirst()
                    .orElse("no answer")
                    .strip());
    Matcher matcher = (http(site, slot) ? HTTP_SAID : TCP_SAID).matcher(said);
    if (!matcher.matches()) {
      return new Probe(
          site.instance().name(), slot, live, at, false, Duration.ZERO, shorten(error));
    }
    if (!http(site, slot)) {
      boolean open = matcher.group(1).equals("0");
      return new Probe(
          site.instance().name(),
          slot,
          live,
          at,
          open,
          Duration.ofNanos(Long.parseLong(matcher.group(2)) * 1000),
          open ? "connected" : shorten(error));
    }
    int status = Integer.parseInt(matcher.group(1));
    long micros = Math.round(Double.parseDouble(matcher.group(2).replace(',', '.')) * 1_000_000);
    String body = reply.scrub().clean(exit.lines().stream().skip(1).findFirst().orElse(""));
    String answer = status == 0 ? error : (status + " " + body).strip();
    return new Probe(
        site.instance().name(),
        slot,
        live,
        at,
        status == site.spec().gate().expectStatus(),
        Duration.ofNanos(micros * 1000),
        shorten(answer));
  }

  static Probe ofProcess(Site site, Slot slot, Optional<Seen> seen, Instant at, Duration took) {
    Seen found = seen.orElse(Seen.NOTHING);
    var seat = found.observation().seat(slot);
    return new Probe(
        site.instance().name(),
        slot,
        found.observation().live().filter(l -> l == slot).isPresent(),
        at,
        seat.state() == io.signalbox.engine.port.Observation.RunState.RUNNING,
        took,
        shorten((seat.state() + " " + seat.detail()).strip()));
  }

  private static String shorten(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() > MOST_ANSWER ? line.substring(0, MOST_ANSWER) + "…" : line;
  }
}
