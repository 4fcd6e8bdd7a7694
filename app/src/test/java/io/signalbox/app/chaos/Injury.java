package io.signalbox.app.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is done to a running Signalbox. */
public enum Injury {
  /** SIGKILL to an engine; started again at once, as systemd would. */
  KILL("an engine killed (SIGKILL)"),
  /** Killed again and again while it starts, as by a unit that restarts for ever. */
  LOOP("an engine killed three to five times in a row, while it starts"),
  /** SIGSTOP, for longer than an SSH session waits, and then woken. */
  STOP("an engine stopped for some seconds (SIGSTOP), then woken"),
  /** The connections to one host break, and new ones are refused for a while. */
  CUT_HOST("connections to one host cut"),
  /** Packets to and from one host vanish for a while. */
  SILENT_HOST("one host silent"),
  /** No byte is left on the disk of journal and ledger for a while. */
  DISK_FULL("disk full"),
  /** SIGKILL to whoever has the journal, and the disk forgets what was not flushed. */
  POWER_CUT("power cut: what was not flushed is gone"),
  /** The wall clock of an engine is an hour ahead for a while, and then right again. */
  CLOCK("clock an hour off"),
  /** SIGKILL to the broker; started again at once, with its journal. */
  KILL_BROKER("the broker killed (SIGKILL)"),
  /** Killed again and again while it reads its journal and its engines come back to it. */
  LOOP_BROKER("the broker killed three to five times in a row, while it starts"),
  /** SIGSTOP, sometimes for longer than a connection's time to live, and then woken. */
  STOP_BROKER("the broker stopped for some seconds (SIGSTOP), then woken"),
  /** The connections of one engine to the broker break, and new ones are refused for a while. */
  CUT_BROKER("connections of one engine to the broker cut"),
  /** The same wire carries nothing, sometimes for longer than a connection's time to live. */
  SILENT_BROKER("the broker silent to one engine"),
  /** The connections of one engine to the database break, and new ones are refused for a while. */
  CUT_DATABASE("connections of one engine to the database cut"),
  /** The same wire carries nothing for a while. */
  SILENT_DATABASE("the database silent to one engine");

  private static final Set<Injury> OUTSIDE =
      EnumSet.of(
          KILL_BROKER,
          LOOP_BROKER,
          STOP_BROKER,
          CUT_BROKER,
          SILENT_BROKER,
          CUT_DATABASE,
          SILENT_DATABASE);

  private final String told;

  Injury(String told) {
    this.told = told;
  }

  /** For a table. */
  public String told() {
    return told;
  }

  /** Whether it needs a broker and a database outside the engine. */
  boolean outside() {
    return OUTSIDE.contains(this);
  }

  /**
   * What this machine, this user and so many engines allow. A broker outside the engines is no part
   * of Signalbox where its disk is full: how Artemis ends then is Artemis' own.
   */
  static List<Injury> possible(int engines) throws IOException {
    List<Injury> all = new ArrayList<>(List.of(values()));
    if (engines == 1) all.removeIf(Injury::outside);
    else all.remove(DISK_FULL);
    if (!DataDisk.possible()) all.removeAll(List.of(DISK_FULL, POWER_CUT));
    if (Faketime.library().isEmpty()) all.remove(CLOCK);
    return List.copyOf(all);
  }

  /** As it is typed: {@code power-cut}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
