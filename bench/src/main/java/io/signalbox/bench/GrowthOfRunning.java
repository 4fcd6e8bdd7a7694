package io.signalbox.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Deployments on hosts where everything is done already, beside so many others that run and wait
 * for a person: throughput, latency of one alone, and memory. Arguments: the file for the curves,
 * and how many wait, in ascending order.
 */
public final class GrowthOfRunning {
  /** For each throughput, and as often before anything counts as the JVM needs to compile it. */
  private static final int DEPLOYMENTS = 2_000;

  private static final int WARM_UP = 4;
  private static final int ROUNDS = 3;
  private static final int AT_ONCE = 256;
  private static final int QUIET = 200;

  private final SignalboxContender contender;
  private final List<Curve.Point> throughput = new ArrayList<>();
  private final List<Curve.Point> alone = new ArrayList<>();
  private final List<Curve.Point> heap = new ArrayList<>();

  private GrowthOfRunning(SignalboxContender contender) {
    this.contender = contender;
  }

  public static void main(String[] args) throws Exception {
    try (SignalboxContender contender = SignalboxContender.whole()) {
      GrowthOfRunning growth = new GrowthOfRunning(contender);
      for (int i = 0; i < WARM_UP; i++) Pace.throughput(contender, DEPLOYMENTS, AT_ONCE);
      for (int i = 1; i < args.length; i++) growth.measure(Integer.parseInt(args[i]));
      Files.writeString(Path.of(args[0]), growth.svg());
    }
    System.exit(0);
  }

  private void measure(int running) throws Exception {
    contender.keep(running);
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) rates.add(Pace.throughput(contender, DEPLOYMENTS, AT_ONCE));
    rates.sort(null);
    double rate = Pace.at(rates, 0.5);
    List<Double> quiet = Pace.quiet(contender, QUIET);
    double used = used();
    throughput.add(new Curve.Point(running, rate));
    alone.add(new Curve.Point(running, Pace.at(quiet, 0.5)));
    heap.add(new Curve.Point(running, used));
    System.out.printf(
        Locale.ROOT,
        "%,d run and wait: %.0f deployments/s beside them (median of %d), one alone p50 %.1f ms, p99 %.1f ms; %.0f MiB of heap in use, %.0f MiB resident%n",
        running,
        rate,
        ROUNDS,
        Pace.at(quiet, 0.5),
        Pace.at(quiet, 0.99),
        used,
        Pace.resident());
  }

  /** After a collection: what is held, in MiB. */
  private static double used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
  }

  private String svg() {
    return Curve.svg(
        "Deployments that run and wait for a person",
        List.of(
            new Curve("others beside them", "deployments/s", throughput),
            new Curve("one alone, p50", "ms from the event to the end", alone),
            new Curve("heap in use", "MiB", heap)));
  }
}
