package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;

/**
 * {@code slo}: a limit in the words of a service level objective. The share that may fail is the
 * error budget, {@code 1 - objective}; the burn rate is how many times as fast as that it is used
 * up (Beyer et al., "The Site Reliability Workbook", chapter 5).
 */
final class SloSection {
  static final Key<Double> OBJECTIVE =
      key("objective", Quantities.share(), "The share of requests that has to be answered well.")
          .required();
  static final Key<Double> BURN_RATE =
      key(
              "burn_rate",
              Scalars.decimal(),
              "Bad when the budget for failures is used up so many times as fast as it may be.")
          .orElse("14.4");

  static final Shape SHAPE = Shape.layered("slo", OBJECTIVE, BURN_RATE);
  static final Type<Double> TYPE = Section.of(SHAPE, SloSection::limit);

  private SloSection() {}

  /** The share of failures above which it is bad. */
  private static double limit(Section s) {
    double budget = exact(1 - s.get(OBJECTIVE));
    double limit = exact(s.get(BURN_RATE) * budget);
    if (limit <= 0 || limit >= 1) {
      s.problem(
          BURN_RATE,
          "Expected a burn rate that leaves a share of failures between 0%% and 100%%, but %s times a budget of %.4f%% is %.4f%%."
              .formatted(s.get(BURN_RATE), budget * 100, limit * 100));
    }
    return limit;
  }

  /** 1 - 0.999 is a little more than 0.001. */
  private static double exact(double share) {
    return Math.round(share * 1e9) / 1e9;
  }
}
