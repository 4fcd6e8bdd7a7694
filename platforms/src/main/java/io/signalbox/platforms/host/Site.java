package io.signalbox.platforms.host;

import io.signalbox.engine.name.Slot;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.Sha256;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One instance as its commands see it.
 *
 * @param supervision who keeps its processes running
 * @param sudo whether mutating commands run under {@code sudo -n}
 */
public record Site(TargetSpec spec, Instance instance, Supervision supervision, boolean sudo) {
  /** systemd limits unit names to 255 bytes, suffixes included. */
  private static final int MOST_NAME = 200;

  /** Nothing that a shell, systemd, nginx or a run file would read as syntax. */
  private static final Pattern DIRECTORY = Pattern.compile("/[A-Za-z0-9._/+@-]*[A-Za-z0-9._+@-]");

  public Site {
    if (!DIRECTORY.matcher(instance.directory()).matches()) {
      throw new IllegalArgumentException(
          "Expected the directory of instance %s to consist of letters, digits and . _ / + @ - and not to end with /, but it is '%s'."
              .formatted(instance.name(), instance.directory().replaceAll("\\p{Cntrl}", "?")));
    }
    if (spec.traffic().listen().isPresent() && (instance.portA() == 0 || instance.portB() == 0)) {
      throw new IllegalArgumentException(
          "Expected instance %s to have ports for both slots, because its traffic listens on %d."
              .formatted(instance.name(), spec.traffic().listen().getAsInt()));
    }
    for (String shared : spec.shared()) {
      if (shared.isBlank()
          || shared.startsWith("/")
          || shared.endsWith("/")
          || List.of(shared.split("/", -1)).stream()
              .anyMatch(p -> p.isEmpty() || p.equals(".") || p.equals(".."))) {
        throw new IllegalArgumentException(
            "Expected shared paths of %s to be relative and to stay inside the release, but one is '%s'."
                .formatted(spec.target(), shared));
      }
    }
  }

  public String directory() {
    return instance.directory();
  }

  /** What messages call it: {@code auth@production/pc1}. */
  public String where() {
    return spec.target() + "/" + instance.name();
  }

  /** What units, scopes and front files of this instance are called. */
  public String name() {
    String name =
        "signalbox-%s-%s-%s"
            .formatted(spec.target().service(), spec.target().environment(), instance.name());
    return name.length() <= MOST_NAME
        ? name
        : name.substring(0, MOST_NAME - 13) + "-" + Sha256.hex(name).substring(0, 12);
  }

  /** Whether commands run as root. */
  public boolean privileged() {
    return supervision == Supervision.AUTO;
  }

  /**
   * The user to whom scripts and the process switch; empty where nothing can be switched, because
   * commands do not run as root.
   */
  public String user() {
    return privileged() ? spec.process().user().orElse(instance.host().user()) : "";
  }

  public String slotDirectory(Slot slot) {
    return directory() + "/slots/" + slot.lower();
  }
}
