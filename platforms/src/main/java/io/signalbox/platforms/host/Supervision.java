package io.signalbox.platforms.host;

import java.util.Locale;

/** Who keeps the processes of slots running. */
public enum Supervision {
  /** systemd where it runs and commands run as root, otherwise as {@link #PROCESS}. */
  AUTO,
  /** A shell loop in a session of its own: no root needed, no limits enforced, ends at a reboot. */
  PROCESS;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
