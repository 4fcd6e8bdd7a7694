package io.signalbox.engine.spec;

import java.time.Duration;
import java.util.Optional;

/**
 * Comparison of the changed instances with those that are not changed yet, while there are some;
 * where there are none, with the time before the deployment.
 *
 * @param falseAlarms the share of deployments without any difference in which it may raise an alarm
 *     all the same, however often it looks
 * @param ratio an effect worth acting on: at least so many times what the unchanged ones have
 * @param rise and at least so much more, in the unit of the check
 * @param undecided what follows where there was too little data to see such an effect
 * @param before how much of the time before the deployment, at most {@link #MOST_BEFORE}; empty
 *     where that is no measure
 */
public record CompareSpec(
    double falseAlarms,
    double ratio,
    double rise,
    CheckSpec.Missing.Answer undecided,
    Optional<Duration> before) {
  /** A day: what was before that is another time. */
  public static final Duration MOST_BEFORE = Duration.ofDays(1);

  public CompareSpec {
    if (falseAlarms <= 0 || falseAlarms >= 1 || ratio <= 1 || rise < 0) {
      throw new IllegalArgumentException(
          "Expected compare.false_alarms between 0 and 1, compare.ratio above 1 and compare.rise of 0 or more.");
    }
  }

  /** Only with unchanged instances. */
  public CompareSpec(
      double falseAlarms, double ratio, double rise, CheckSpec.Missing.Answer undecided) {
    this(falseAlarms, ratio, rise, undecided, Optional.empty());
  }

  public static CompareSpec defaults() {
    return new CompareSpec(0.01, 1.5, 0, CheckSpec.Missing.Answer.IGNORE);
  }
}
