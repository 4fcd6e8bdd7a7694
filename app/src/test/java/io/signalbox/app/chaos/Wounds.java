package io.signalbox.app.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Does injuries to one program, and heals them. */
final class Wounds {
  /** Less than the attempts of a step have patience for; more than a lost packet. */
  private static final int SHORT_MS = 800, LONG_MS = 7_000;

  private static final String HOUR_AHEAD = "+3600";
  static final String RIGHT = "+0";

  private final Program program;
  private final List<Relay> hosts;
  private final Optional<DataDisk> disk;
  private final Path clock;
  private final RandomGenerator random;

  /**
   * @param hosts the wires to them
   * @param clock the file that libfaketime reads
   */
  Wounds(
      Program program,
      List<Relay> hosts,
      Optional<DataDisk> disk,
      Path clock,
      RandomGenerator random) {
    this.program = program;
    this.hosts = List.copyOf(hosts);
    this.disk = disk;
    this.clock = clock;
    this.random = random;
  }

  /** Ends when it is healed; a program that was killed may not be ready yet. */
  void inflict(Injury injury) throws IOException, InterruptedException {
    switch (injury) {
      case KILL -> program.kill();
      case STOP -> {
        program.stop();
        linger();
        program.wake();
      }
      case CUT_HOST -> {
        Relay wire = wire();
        wire.cut();
        linger();
        wire.heal();
      }
      case SILENT_HOST -> {
        Relay wire = wire();
        wire.silence();
        linger();
        wire.heal();
      }
      case DISK_FULL -> {
        DataDisk data = disk.orElseThrow();
        data.fill();
        linger();
        data.drain();
      }
      case POWER_CUT -> powerCut(disk.orElseThrow());
      case CLOCK -> {
        Files.writeString(clock, HOUR_AHEAD);
        linger();
        Files.writeString(clock, RIGHT);
      }
    }
  }

  private void powerCut(DataDisk data) throws IOException, InterruptedException {
    program.hold();
    try {
      program.stop();
      data.keep();
      program.kill();
      data.forget();
    } finally {
      program.release();
    }
  }

  private Relay wire() {
    return hosts.get(random.nextInt(hosts.size()));
  }

  private void linger() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(SHORT_MS, LONG_MS));
  }
}
