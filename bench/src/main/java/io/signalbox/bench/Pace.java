package io.signalbox.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How fast a contender is: with many instances at once, and alone. */
final class Pace {
  private static final long PATIENCE_MINUTES = 10;

  private Pace() {}

  /** Instances a second, from the first that begins to the last that ends. */
  static double throughput(Contender contender, int instances, int atOnce) throws Exception {
    Semaphore free = new Semaphore(atOnce);
    long began = System.nanoTime();
    for (int i = 0; i < instances; i++) {
      take(free, 1);
      contender.begin(free::release);
    }
    take(free, atOnce);
    return instances / ((System.nanoTime() - began) / 1e9);
  }

  /**
   * Milliseconds from the beginning to the durable end, alone, in ascending order; as many before
   * that are not counted.
   */
  static List<Double> quiet(Contender contender, int instances) throws Exception {
    List<Double> all = new ArrayList<>();
    Semaphore ended = new Semaphore(0);
    for (int i = 0; i < 2 * instances; i++) {
      long began = System.nanoTime();
      contender.begin(ended::release);
      take(ended, 1);
      if (i >= instances) all.add((System.nanoTime() - began) / 1e6);
    }
    Collections.sort(all);
    return all;
  }

  static double at(List<Double> sorted, double quantile) {
    return sorted.get((int) Math.min(sorted.size() - 1L, (long) (quantile * sorted.size())));
  }

  /** Resident memory of this process in MiB: a database has its own. */
  static double resident() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
    }
    return Double.NaN;
  }

  private static void take(Semaphore some, int permits) throws InterruptedException {
    if (!some.tryAcquire(permits, PATIENCE_MINUTES, TimeUnit.MINUTES))
      throw new IllegalStateException("an instance never ended");
  }
}
