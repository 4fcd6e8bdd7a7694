package io.signalbox.engine.spec;

import java.time.Duration;

/**
 * Rolling: a first batch, then batches of a share of all instances.
 *
 * @param first instances in the first batch
 * @param percent of all instances in each further batch, at least one
 * @param pause between batches
 * @param bake how long the target is watched after the last batch
 */
public record StrategySpec(int first, int percent, Duration pause, Duration bake) {
  public StrategySpec {
    if (first < 1 || percent < 1 || percent > 100) {
      throw new IllegalArgumentException(
          "Expected strategy.first ≥ 1 and strategy.percent 1 to 100.");
    }
  }

  public static StrategySpec defaults() {
    return new StrategySpec(1, 25, Duration.ofSeconds(10), Duration.ofMinutes(15));
  }
}
