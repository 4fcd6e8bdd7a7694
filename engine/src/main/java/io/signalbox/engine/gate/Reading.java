package io.signalbox.engine.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What a source said. That it had nothing to say is an answer of its own, never a good one. */
public sealed interface Reading {

  /**
   * Nothing to judge, and nothing missing: the first look at something that only grows, from which
   * on it can be told what came since; or a number that was judged already.
   */
  record Begun() implements Reading {}

  /** A number that goes up and down. */
  record Value(double value) implements Reading {
    public Value {
      if (!Double.isFinite(value))
        throw new IllegalArgumentException("Expected a reading to be a number.");
    }
  }

  /** How many failed of those that came since the last look. */
  record Counts(long failed, long total) implements Reading {
    public static final Counts NONE = new Counts(0, 0);

    public Counts {
      if (failed < 0 || failed > total) {
        throw new IllegalArgumentException("Expected 0 ≤ failed ≤ total.");
      }
    }

    public Counts plus(Counts more) {
      return new Counts(failed + more.failed, total + more.total);
    }

    public double share() {
      return total == 0 ? 0 : (double) failed / total;
    }
  }

  /**
   * Values that came since the last look, in buckets that grow by a tenth: bucket {@code i} holds
   * what is at least {@code 1.1^i} and less than {@code 1.1^(i+1)}.
   *
   * @param buckets how many values each holds
   */
  record Spread(Map<Integer, Long> buckets) implements Reading {
    public static final double STEP = 1.1;

    /** What is not above 0. */
    public static final int LEAST = -250;

    public static final int MOST = 250;
    public static final Spread NONE = new Spread(Map.of());

    public Spread {
      buckets = Map.copyOf(buckets);
    }

    public static Spread of(double value) {
      return new Spread(Map.of(bucket(value), 1L));
    }

    public static int bucket(double value) {
      if (!(value > 0)) return LEAST;
      // A bucket's own edge belongs to it, however the logarithm was rounded.
      double exact = Math.log(value) / Math.log(STEP) + 1e-9;
      return (int) Math.clamp(Math.floor(exact), LEAST + 1, MOST);
    }

    public static double upperEdge(int bucket) {
      return bucket == LEAST ? 0 : Math.pow(STEP, bucket + 1.0);
    }

    public Spread plus(Spread more) {
      Map<Integer, Long> all = new HashMap<>(buckets);
      more.buckets.forEach((bucket, count) -> all.merge(bucket, count, Long::sum));
      return new Spread(all);
    }

    public long total() {
      return buckets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many lie in a bucket above that of the value. */
    public long over(double value) {
      return beyond(bucket(value), true);
    }

    /** How many lie in a bucket below that of the value. */
    public long under(double value) {
      return beyond(bucket(value), false);
    }

    private long beyond(int edge, boolean above) {
      return buckets.entrySet().stream()
          .filter(e -> above ? e.getKey() > edge : e.getKey() < edge)
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    /** The value that this share of all does not exceed, to a tenth; 0 where there is none. */
    public double quantile(double share) {
      long wanted = (long) Math.ceil(share * total());
      long seen = 0;
      for (int bucket : buckets.keySet().stream().sorted().toList()) {
        seen += buckets.getOrDefault(bucket, 0L);
        if (seen >= wanted) return upperEdge(bucket);
      }
      return 0;
    }
  }

  /**
   * What the release before did, in the two halves of a time before the deployment.
   *
   * @param covered how much of the time that was asked for is known
   * @param first counts or a spread of the earlier half; or why there is none
   * @param second of the later half
   */
  record Before(Duration covered, Reading first, Reading second) implements Reading {
    public static Before none(Reading why) {
      return new Before(Duration.ZERO, why, why);
    }
  }

  /** The source works, and has nothing about this. */
  record NoData(String said) implements Reading {}

  /** What the source has is older than may be believed. */
  record Stale(Instant newest, String said) implements Reading {}

  /** The source itself could not be asked, or made no sense. */
  record Down(String said) implements Reading {}
}
