package io.signalbox.bench.detection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Prints, for each rise of the share of failures and each rule, how many seconds after the traffic
 * began it said that the release is bad, and in how many of the runs it did within an hour. A rise
 * of 1 is no change: there every alarm is a false one. One instance is changed, three are not; the
 * same seeds for every rule. Argument: runs.
 */
public final class DetectionBench {
  private static final int HOUR = 3_600;
  private static final double USUAL = 0.005;
  private static final List<Integer> REQUESTS = List.of(20, 2);
  private static final List<Double> RISES = List.of(1.0, 2.0, 5.0, 10.0);

  private DetectionBench() {}

  public static void main(String[] args) {
    int runs = Integer.parseInt(args[0]);
    Map<String, Supplier<Rule>> rules = new LinkedHashMap<>();
    rules.put("Signalbox", () -> new OurGate(5));
    rules.put("Signalbox, every: 1s", () -> new OurGate(1));
    rules.put("Flagger", SharePerInterval::ofFlagger);
    rules.put("Argo Rollouts", SharePerInterval::ofArgo);
    rules.put("Argo Rollouts at 1 %", SharePerInterval::ofArgoAtOnePercent);
    rules.put("Kayenta", RanksOfMinutes::new);
    rules.put("Alertmanager", StandingAlert::asDocumented);
    rules.put("Alertmanager in haste", StandingAlert::inAHurry);
    System.out.printf(
        Locale.ROOT,
        "usual share of failures %.1f %%, %d runs each of an hour; seconds until it is seen: median / 95 of 100; how many are seen%n",
        USUAL * 100,
        runs);
    for (int requests : REQUESTS) {
      for (double rise : RISES) {
        System.out.printf(
            Locale.ROOT, "%d requests/s at each instance, %.0f times%n", requests, rise);
        rules.forEach(
            (name, rule) -> System.out.println("  " + line(name, rule, runs, requests, rise)));
      }
    }
  }

  private static String line(
      String name, Supplier<Rule> rule, int runs, int requests, double rise) {
    List<Integer> seen = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      int at = seen(rule.get(), new SplittableRandom(run), requests, rise);
      if (at > 0) seen.add(at);
    }
    Collections.sort(seen);
    String when =
        seen.isEmpty()
            ? "never"
            : "%d s / %d s".formatted(seen.get(seen.size() / 2), seen.get(seen.size() * 95 / 100));
    return String.format(
        Locale.ROOT, "%-22s %-18s %5.1f %%", name, when, 100.0 * seen.size() / runs);
  }

  private static int seen(Rule rule, SplittableRandom random, int requests, double rise) {
    for (int second = 1; second <= HOUR; second++) {
      if (rule.bad(Second.of(random, requests, USUAL, rise))) return second;
    }
    return 0;
  }
}
