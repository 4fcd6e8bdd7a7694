package io.signalbox.engine.spec;

import java.time.Duration;
import java.util.Optional;

/**
 * How many instances change at once. Rolling: a first batch, then batches of a share of all
 * instances. A canary is a first batch that is watched for longer; blue-green is one batch of all.
 *
 * @param first instances in the first batch
 * @param percent of all instances in each further batch, at least one
 * @param pause between batches
 * @param bake how long the target is watched after the last batch
 * @param firstPercent of all instances in the first batch, at least one; 0 where {@code first} says
 *     it
 * @param canary how long the first batch is watched under traffic at least, before the others;
 *     empty for as long as any
 * @param together whether all instances are started beside, and then get the traffic at once
 */
public record StrategySpec(
    int first,
    int percent,
    Duration pause,
    Duration bake,
    int firstPercent,
    Optional<Duration> canary,
    boolean together) {
  public StrategySpec {
    if (first < 1 || percent < 1 || percent > 100 || firstPercent < 0 || firstPercent > 100) {
      throw new IllegalArgumentException(
          "Expected strategy.first ≥ 1 and strategy.percent 1 to 100.");
    }
  }

  /** Rolling. */
  public StrategySpec(int first, int percent, Duration pause, Duration bake) {
    this(first, percent, pause, bake, 0, Optional.empty(), false);
  }

  public static StrategySpec defaults() {
    return new StrategySpec(1, 25, Duration.ofSeconds(10), Duration.ofMinutes(15));
  }

  /** Instances in the first batch, of so many. */
  public int firstOf(int all) {
    if (together) return all;
    return firstPercent > 0 ? Math.max(1, all * firstPercent / 100) : first;
  }
}
