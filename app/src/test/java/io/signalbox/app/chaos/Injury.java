package io.signalbox.app.chaos;

import java.util.Locale;

/** What is done to a running Signalbox. */
public enum Injury {
  /** SIGKILL; started again at once, as systemd would. */
  KILL("killed (SIGKILL)"),
  /** SIGSTOP, for longer than an SSH session waits, and then woken. */
  STOP("stopped for some seconds (SIGSTOP), then woken"),
  /** The connections to one host break, and new ones are refused for a while. */
  CUT_HOST("connections to one host cut"),
  /** Packets to and from one host vanish for a while. */
  SILENT_HOST("one host silent"),
  /** No byte is left on the disk of journal and ledger for a while. */
  DISK_FULL("disk full"),
  /** SIGKILL, and the disk forgets what was not flushed. */
  POWER_CUT("power cut: what was not flushed is gone"),
  /** The wall clock of the process is an hour ahead for a while, and then right again. */
  CLOCK("clock an hour off");

  private final String told;

  Injury(String told) {
    this.told = told;
  }

  /** For a table. */
  public String told() {
    return told;
  }

  /** As it is typed: {@code power-cut}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
