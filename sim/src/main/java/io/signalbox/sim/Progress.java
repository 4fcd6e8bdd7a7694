package io.signalbox.sim;

import java.io.PrintWriter;
import java.time.Duration;

/** A line from time to time, so that nobody wonders. */
final class Progress {
  private final PrintWriter out;
  private final long all;
  private final long every;
  private final long began = System.nanoTime();
  private long next;

  Progress(PrintWriter out, long all, Duration every) {
    this.out = out;
    this.all = all;
    this.every = every.toNanos();
    this.next = began + this.every;
  }

  synchronized void at(long done) {
    long now = System.nanoTime();
    if (now < next) return;
    next = now + every;
    double rate = done / ((now - began) / 1e9);
    out.printf("%,d of %,d seeds, %,.0f a second, %s left%n", done, all, rate, left(done, rate));
    out.flush();
  }

  private String left(long done, double rate) {
    Duration left = Duration.ofSeconds((long) ((all - done) / rate));
    return "%d:%02d:%02d".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
  }
}
