package io.signalbox.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One contender in a process of its own: start, warm-up, throughput, quiet. Arguments: its name,
 * the URL of an empty database, how many instances. Prints one line of {@code key=value}.
 */
public final class PeerRound {
  static final String MARK = "MEASURED ";

  /** So many at once are tried; each contender is measured with what suits it best. */
  private static final List<Integer> AT_ONCE = List.of(16, 64, 256);

  /** Single instances, one after the other; as many before that are not counted. */
  private static final int QUIET = 200;

  private static final long PATIENCE_MINUTES = 10;

  private final Contender contender;

  private PeerRound(Contender contender) {
    this.contender = contender;
  }

  public static void main(String[] args) throws Exception {
    long began = System.nanoTime();
    Map<String, String> found = new TreeMap<>();
    try (Contender contender = contender(args[0], args[1])) {
      PeerRound round = new PeerRound(contender);
      round.throughput(1, 1);
      found.put("first_ms", "%.0f".formatted((System.nanoTime() - began) / 1e6));
      round.measure(Integer.parseInt(args[2]), found);
    }
    System.out.println(MARK + found);
    System.exit(0);
  }

  private static Contender contender(String name, String url) throws Exception {
    return switch (name) {
      case PeersBench.SIGNALBOX -> new SignalboxContender();
      case PeersBench.DBOS -> new DbosContender(url);
      case PeersBench.CAMUNDA -> new CamundaContender(url);
      default -> throw new IllegalArgumentException("nobody is called " + name);
    };
  }

  private void measure(int instances, Map<String, String> found) throws Exception {
    int best = AT_ONCE.getFirst();
    double fastest = 0;
    for (int atOnce : AT_ONCE) {
      double rate = throughput(Math.max(instances / 4, atOnce), atOnce);
      if (rate <= fastest) continue;
      fastest = rate;
      best = atOnce;
    }
    double rate = throughput(instances, best);
    List<Double> quiet = quiet();
    found.put("at_once", Integer.toString(best));
    put(found, "instances", rate);
    put(found, "steps", rate * contender.stepsEach());
    put(found, "p50_ms", at(quiet, 0.5));
    put(found, "p99_ms", at(quiet, 0.99));
    put(found, "resident_mib", resident());
  }

  private static void put(Map<String, String> found, String key, double value) {
    found.put(key, String.format(Locale.ROOT, "%.2f", value));
  }

  /** Instances a second, from the first that begins to the last that ends. */
  private double throughput(int instances, int atOnce) throws Exception {
    Semaphore free = new Semaphore(atOnce);
    long began = System.nanoTime();
    for (int i = 0; i < instances; i++) {
      take(free, 1);
      contender.begin(free::release);
    }
    take(free, atOnce);
    return instances / ((System.nanoTime() - began) / 1e9);
  }

  /** Milliseconds from the beginning to the durable end, alone. */
  private List<Double> quiet() throws Exception {
    List<Double> all = new ArrayList<>();
    Semaphore ended = new Semaphore(0);
    for (int i = 0; i < 2 * QUIET; i++) {
      long began = System.nanoTime();
      contender.begin(ended::release);
      take(ended, 1);
      if (i >= QUIET) all.add((System.nanoTime() - began) / 1e6);
    }
    Collections.sort(all);
    return all;
  }

  private static void take(Semaphore some, int permits) throws InterruptedException {
    if (!some.tryAcquire(permits, PATIENCE_MINUTES, TimeUnit.MINUTES))
      throw new IllegalStateException("an instance never ended");
  }

  private static double at(List<Double> sorted, double quantile) {
    return sorted.get((int) Math.min(sorted.size() - 1L, (long) (quantile * sorted.size())));
  }

  /** Of this process alone: a database has its own. */
  private static double resident() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
    }
    return Double.NaN;
  }
}
