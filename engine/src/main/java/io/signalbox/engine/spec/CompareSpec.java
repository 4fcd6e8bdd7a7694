package io.signalbox.engine.spec;

/**
 * Comparison of the changed instances with those that are not changed yet, while there are some.
 *
 * @param falseAlarms the share of deployments without any difference in which it may raise an alarm
 *     all the same, however often it looks
 * @param ratio an effect worth acting on: at least so many times what the unchanged ones have
 * @param rise and at least so much more, in the unit of the check
 * @param undecided what follows where there was too little data to see such an effect
 */
public record CompareSpec(
    double falseAlarms, double ratio, double rise, CheckSpec.Missing.Answer undecided) {
  public CompareSpec {
    if (falseAlarms <= 0 || falseAlarms >= 1 || ratio <= 1 || rise < 0) {
      throw new IllegalArgumentException(
          "Expected compare.false_alarms between 0 and 1, compare.ratio above 1 and compare.rise of 0 or more.");
    }
  }

  public static CompareSpec defaults() {
    return new CompareSpec(0.01, 1.5, 0, CheckSpec.Missing.Answer.IGNORE);
  }
}
