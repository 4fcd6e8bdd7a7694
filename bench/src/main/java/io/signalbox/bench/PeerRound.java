package io.signalbox.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One contender in a process of its own: start, warm-up, throughput, quiet. Arguments: its name,
 * the URL of an empty database, how many instances. Prints one line of {@code key=value}.
 */
public final class PeerRound {
  static final String MARK = "MEASURED ";

  /** So many at once are tried; each contender is measured with what suits it best. */
  private static final List<Integer> AT_ONCE = List.of(16, 64, 256, 1024);

  /** Single instances, one after the other; as many before that are not counted. */
  private static final int QUIET = 200;

  private final Contender contender;

  private PeerRound(Contender contender) {
    this.contender = contender;
  }

  public static void main(String[] args) throws Exception {
    long began = System.nanoTime();
    Map<String, String> found = new TreeMap<>();
    try (Contender contender = contender(args[0], args[1])) {
      PeerRound round = new PeerRound(contender);
      Pace.throughput(contender, 1, 1);
      found.put("first_ms", "%.0f".formatted((System.nanoTime() - began) / 1e6));
      round.measure(Integer.parseInt(args[2]), found);
    }
    System.out.println(MARK + found);
    System.exit(0);
  }

  private static Contender contender(String name, String url) throws Exception {
    return switch (name) {
      case PeersBench.SIGNALBOX -> SignalboxContender.sevenSteps();
      case PeersBench.WITH_BACKUP -> SignalboxContender.whole();
      case PeersBench.DBOS -> new DbosContender(url);
      case PeersBench.CAMUNDA -> new CamundaContender(url);
      default -> throw new IllegalArgumentException("nobody is called " + name);
    };
  }

  private void measure(int instances, Map<String, String> found) throws Exception {
    int best = AT_ONCE.getFirst();
    double fastest = 0;
    for (int atOnce : AT_ONCE) {
      double rate = Pace.throughput(contender, Math.max(instances / 4, atOnce), atOnce);
      if (rate <= fastest) continue;
      fastest = rate;
      best = atOnce;
    }
    double rate = Pace.throughput(contender, instances, best);
    List<Double> quiet = Pace.quiet(contender, QUIET);
    found.put("at_once", Integer.toString(best));
    put(found, "instances", rate);
    put(found, "steps", rate * contender.stepsEach());
    put(found, "p50_ms", Pace.at(quiet, 0.5));
    put(found, "p99_ms", Pace.at(quiet, 0.99));
    put(found, "resident_mib", Pace.resident());
  }

  private static void put(Map<String, String> found, String key, double value) {
    found.put(key, String.format(Locale.ROOT, "%.2f", value));
  }
}
