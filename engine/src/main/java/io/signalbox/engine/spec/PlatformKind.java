package io.signalbox.engine.spec;

/** How instances are reached: on this machine, or over SSH. */
public enum PlatformKind {
  /** Processes on this machine, supervised without root. */
  LOCAL,
  /** systemd units on Debian or Ubuntu servers. */
  SSH
}
