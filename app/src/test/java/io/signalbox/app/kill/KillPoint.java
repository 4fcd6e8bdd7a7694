package io.signalbox.app.kill;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When this process kills itself, with the signal that nobody can catch.
 *
 * @param moment what is counted
 * @param count the one that is fatal
 * @param micros how long after its beginning, for moments that last
 */
public record KillPoint(Moment moment, int count, int micros) {
  private static final AtomicInteger SEEN = new AtomicInteger();

  public enum Moment {
    /** Before a command is sent to a host. */
    BEFORE_EFFECT,
    /** While the host works on it. */
    DURING_EFFECT,
    /** When it has answered, and nothing of it is committed yet. */
    AFTER_EFFECT,
    BEFORE_COMMIT,
    /** While the broker writes it. */
    DURING_COMMIT,
    AFTER_COMMIT,
    /** Before what runs by hand is stopped, or started again. */
    BEFORE_HANDOVER,
    DURING_HANDOVER,
    AFTER_HANDOVER,
    NEVER
  }

  private static final List<Moment> ANYWHERE =
      List.of(
          Moment.BEFORE_EFFECT,
          Moment.DURING_EFFECT,
          Moment.AFTER_EFFECT,
          Moment.BEFORE_COMMIT,
          Moment.DURING_COMMIT,
          Moment.AFTER_COMMIT);

  private static final List<Moment> HANDOVER =
      List.of(Moment.BEFORE_HANDOVER, Moment.DURING_HANDOVER, Moment.AFTER_HANDOVER);

  public static KillPoint random(Random random) {
    Moment moment = ANYWHERE.get(random.nextInt(ANYWHERE.size()));
    int micros = moment == Moment.DURING_COMMIT ? random.nextInt(400) : random.nextInt(60_000);
    return new KillPoint(moment, 1 + random.nextInt(12), micros);
  }

  /**
   * Around the stop or start of what runs by hand, which lasts a while.
   *
   * @param most how many such moments there are at least
   */
  public static KillPoint handover(Random random, int most) {
    Moment moment = HANDOVER.get(random.nextInt(HANDOVER.size()));
    return new KillPoint(moment, 1 + random.nextInt(most), random.nextInt(600_000));
  }

  public static KillPoint parse(String text) {
    String[] parts = text.split(":");
    return new KillPoint(
        Moment.valueOf(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  @Override
  public String toString() {
    return "%s:%d:%d".formatted(moment, count, micros).toUpperCase(Locale.ROOT);
  }

  /** A moment has come; does not return when it is the fatal one. */
  public void reached(Moment here) {
    if (here != moment || SEEN.incrementAndGet() != count) return;
    switch (moment) {
      case DURING_COMMIT, DURING_EFFECT, DURING_HANDOVER -> Thread.ofPlatform().start(this::soon);
      case BEFORE_EFFECT,
          AFTER_EFFECT,
          BEFORE_COMMIT,
          AFTER_COMMIT,
          BEFORE_HANDOVER,
          AFTER_HANDOVER,
          NEVER ->
          kill();
    }
  }

  private void soon() {
    long until = System.nanoTime() + micros * 1_000L;
    while (System.nanoTime() < until) Thread.onSpinWait();
    kill();
  }

  private static void kill() {
    try {
      new ProcessBuilder("kill", "-KILL", Long.toString(ProcessHandle.current().pid()))
          .start()
          .waitFor();
      // The signal is on its way; nothing more happens here.
      new java.util.concurrent.CountDownLatch(1).await();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
