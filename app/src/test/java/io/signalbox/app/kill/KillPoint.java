package io.signalbox.app.kill;

import java.io.IOException;
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
    NEVER
  }

  public static KillPoint random(Random random) {
    Moment[] moments = Moment.values();
    Moment moment = moments[random.nextInt(moments.length - 1)];
    int micros = moment == Moment.DURING_COMMIT ? random.nextInt(400) : random.nextInt(60_000);
    return new KillPoint(moment, 1 + random.nextInt(12), micros);
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
      case DURING_COMMIT, DURING_EFFECT -> Thread.ofPlatform().start(this::soon);
      case BEFORE_EFFECT, AFTER_EFFECT, BEFORE_COMMIT, AFTER_COMMIT, NEVER -> kill();
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
