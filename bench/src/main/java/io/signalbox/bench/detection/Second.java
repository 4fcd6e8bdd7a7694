package io.signalbox.bench.detection;

import java.util.List;
import java.util.SplittableRandom;

/**
 * One second of traffic.
 *
 * @param changed of the instance with the new release
 * @param control of each of those with the old one
 */
record Second(Served changed, List<Served> control) {
  private static final int CONTROLS = 3;

  Second {
    control = List.copyOf(control);
  }

  /** What an instance answered. */
  record Served(int failed, int all) {
    static final Served NOTHING = new Served(0, 0);

    static Served of(SplittableRandom random, int requests, double share) {
      int failed = 0;
      for (int i = 0; i < requests; i++) if (random.nextDouble() < share) failed++;
      return new Served(failed, requests);
    }

    Served plus(Served more) {
      return new Served(failed + more.failed, all + more.all);
    }

    Served minus(Served less) {
      return new Served(failed - less.failed, all - less.all);
    }

    double share() {
      return all == 0 ? 0 : (double) failed / all;
    }
  }

  /**
   * @param requests to each instance
   * @param usual share that fails at the old release
   * @param times as many fail at the new one
   */
  static Second of(SplittableRandom random, int requests, double usual, double times) {
    Served changed = Served.of(random, requests, Math.min(1, usual * times));
    Served[] control = new Served[CONTROLS];
    for (int i = 0; i < CONTROLS; i++) control[i] = Served.of(random, requests, usual);
    return new Second(changed, List.of(control));
  }

  Served allControl() {
    return control.stream().reduce(Served.NOTHING, Served::plus);
  }
}
