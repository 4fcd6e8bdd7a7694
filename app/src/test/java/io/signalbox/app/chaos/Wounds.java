package io.signalbox.app.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Chooses whom an injury hits, does it, and heals it. */
final class Wounds {
  /** Less than the attempts of a step have patience for; more than a lost packet. */
  private static final int SHORT_MS = 800, LONG_MS = 7_000;

  /** From the JVM's first moments to what has just said that it is ready. */
  private static final int SOON_MS = 50, START_MS = 4_000;

  /**
   * Beyond the time after which a broker gives an engine's messages to another one ({@code
   * Connections}), and beyond the time that a call to it may take.
   */
  private static final int BEYOND_MS = 22_000;

  private static final String HOUR_AHEAD = "+3600";
  static final String RIGHT = "+0";

  private final Fleet fleet;
  private final RandomGenerator random;

  Wounds(Fleet fleet, RandomGenerator random) {
    this.fleet = fleet;
    this.random = random;
  }

  Blow aimed(Injury injury) {
    Member member = one(fleet.members());
    return switch (injury) {
      case KILL -> killed(injury, member.program());
      case KILL_BROKER -> killed(injury, fleet.broker().orElseThrow());
      case LOOP -> looped(injury, member.program());
      case LOOP_BROKER -> looped(injury, fleet.broker().orElseThrow());
      // Alone, nobody takes over.
      case STOP -> stopped(injury, member.program(), fleet.members().size() > 1);
      case STOP_BROKER -> stopped(injury, fleet.broker().orElseThrow(), true);
      case CUT_HOST -> cut(injury, one(member.hosts()));
      case CUT_BROKER -> cut(injury, member.broker().orElseThrow());
      case CUT_DATABASE -> cut(injury, member.database().orElseThrow());
      case SILENT_HOST -> silenced(injury, one(member.hosts()), false);
      case SILENT_BROKER -> silenced(injury, member.broker().orElseThrow(), true);
      case SILENT_DATABASE -> silenced(injury, member.database().orElseThrow(), true);
      case DISK_FULL -> new Blow(injury, fleet.keeper().name(), this::fill);
      case POWER_CUT -> new Blow(injury, fleet.keeper().name(), this::powerCut);
      case CLOCK -> new Blow(injury, member.program().name(), () -> misled(member.clock()));
    };
  }

  private static Blow killed(Injury injury, Program program) {
    return new Blow(injury, program.name(), program::kill);
  }

  private Blow looped(Injury injury, Program program) {
    int[] pauses = random.ints(random.nextInt(2, 5), SOON_MS, START_MS).toArray();
    return new Blow(
        injury,
        program.name(),
        () -> {
          for (int pause : pauses) {
            program.kill();
            TimeUnit.MILLISECONDS.sleep(pause);
          }
          program.kill();
        });
  }

  private Blow stopped(Injury injury, Program program, boolean beyond) {
    int millis = time(beyond);
    return new Blow(
        injury,
        program.name(),
        () -> {
          program.stop();
          TimeUnit.MILLISECONDS.sleep(millis);
          program.wake();
        });
  }

  private Blow cut(Injury injury, Relay wire) {
    int millis = time(false);
    return new Blow(
        injury,
        wire.name(),
        () -> {
          wire.cut();
          TimeUnit.MILLISECONDS.sleep(millis);
          wire.heal();
        });
  }

  private Blow silenced(Injury injury, Relay wire, boolean beyond) {
    int millis = time(beyond);
    return new Blow(
        injury,
        wire.name(),
        () -> {
          wire.silence();
          TimeUnit.MILLISECONDS.sleep(millis);
          wire.heal();
        });
  }

  private void misled(Path clock) throws IOException, InterruptedException {
    Files.writeString(clock, HOUR_AHEAD);
    TimeUnit.MILLISECONDS.sleep(time(false));
    Files.writeString(clock, RIGHT);
  }

  private void fill() throws IOException, InterruptedException {
    DataDisk data = fleet.disk().orElseThrow();
    data.fill();
    TimeUnit.MILLISECONDS.sleep(time(false));
    data.drain();
  }

  private void powerCut() throws IOException, InterruptedException {
    DataDisk data = fleet.disk().orElseThrow();
    Program keeper = fleet.keeper();
    keeper.hold();
    try {
      keeper.stop();
      data.keep();
      keeper.kill();
      data.forget();
    } finally {
      keeper.release();
    }
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** One of three goes beyond what is waited for, where that is asked for. */
  private int time(boolean beyond) {
    boolean far = beyond && random.nextInt(3) == 0;
    return far ? random.nextInt(LONG_MS, BEYOND_MS) : random.nextInt(SHORT_MS, LONG_MS);
  }
}
