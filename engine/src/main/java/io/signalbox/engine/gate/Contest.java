package io.signalbox.engine.gate;

import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Side;
import io.signalbox.engine.spec.CompareSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A sequential test of the changed instances against the unchanged ones, that may be looked at
 * after every sample and keeps its rate of false alarms.
 *
 * <p>It bets against "both fail alike". For each look the stake is multiplied by {@code
 * Πθa^k(1-θa)^(n-k) / Πθ0^k(1-θ0)^(n-k)} over both sides, where θb is what the unchanged ones did
 * before this look, θa is worse by some odds, and θ0 is their mean weighted by n (Turner, Ly and
 * Grünwald, "Generic E-variables for exact sequential k-sample tests that allow for optional
 * stopping", J. Stat. Plan. Inference 230, 2024). Whatever the common rate of that look is, the
 * expected factor is at most 1, so by Ville's inequality the stake ever exceeds 1/α with
 * probability α at most. Several odds are bet on at once; the mean of their stakes is such a stake
 * too.
 *
 * <p>The common rate may change from look to look: what hits both alike is no evidence. For values
 * and times, what counts as failed is to lie beyond the quantile that the unchanged ones had before
 * this look.
 *
 * @param stakes the logarithm of each stake, by {@link #ODDS}
 * @param power how much it would have grown, had there been the effect that is worth acting on
 */
public record Contest(
    String check, List<Double> stakes, double power, Reading changed, Reading control) {
  static final List<Double> ODDS = List.of(1.5, 2.5, 5.0, 20.0, 200.0);

  /** Before that many values of the unchanged ones there is no quantile to speak of. */
  private static final long LEAST_FOR_A_QUANTILE = 3;

  public Contest {
    stakes = List.copyOf(stakes);
  }

  static Contest fresh(String check, Reading kind) {
    Reading none = kind instanceof Reading.Counts ? Reading.Counts.NONE : Reading.Spread.NONE;
    return new Contest(check, ODDS.stream().map(o -> 0.0).toList(), 0, none, none);
  }

  /** What a look gave on either side; counts or spreads, both the same. */
  Contest plus(CheckSpec spec, CompareSpec compare, Reading more, Reading moreOfControl) {
    Reading nextChanged = sum(changed, more);
    Reading nextControl = sum(control, moreOfControl);
    Side side = spec.limit().side();
    long n = Evaluation.total(more);
    long m = Evaluation.total(moreOfControl);
    boolean tells = n > 0 && m > 0 && (control instanceof Reading.Counts || hasQuantile());
    if (!tells) return new Contest(check, stakes, power, nextChanged, nextControl);
    double quantile = cut(spec);
    long k = beyond(more, quantile, side);
    long j = beyond(moreOfControl, quantile, side);
    double before = before(quantile, side);
    List<Double> next = new ArrayList<>();
    for (int i = 0; i < ODDS.size(); i++) {
      double worse = odds(before, ODDS.get(i));
      next.add(stakes.get(i) + growth(k, n, j, m, worse, before));
    }
    double worth = control instanceof Reading.Counts ? worth(before, compare) : odds(before, 3);
    return new Contest(
        check, next, power + expected(n, m, worth, before), nextChanged, nextControl);
  }

  /** The logarithm of the mean stake. */
  double stake() {
    double most = stakes.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double sum = stakes.stream().mapToDouble(s -> Math.exp(s - most)).sum();
    return most + Math.log(sum / stakes.size());
  }

  private boolean hasQuantile() {
    return Evaluation.total(control) >= LEAST_FOR_A_QUANTILE;
  }

  private double cut(CheckSpec spec) {
    return control instanceof Reading.Spread spread ? quantile(spread, spec) : 0;
  }

  static double quantile(Reading.Spread spread, CheckSpec spec) {
    double share = spec.limit().quantile();
    return spread.quantile(spec.limit().side() == Side.ABOVE ? share : 1 - share);
  }

  static long beyond(Reading reading, double quantile, Side side) {
    return switch (reading) {
      case Reading.Counts c -> c.failed();
      // The quantile is the upper edge of its bucket.
      case Reading.Spread s ->
          side == Side.ABOVE
              ? s.over(quantile / Reading.Spread.STEP)
              : s.under(quantile / Reading.Spread.STEP);
      case Reading.Value v -> 0;
      case Reading.Begun b -> 0;
      case Reading.Before b -> 0;
      case Reading.NoData n -> 0;
      case Reading.Stale s -> 0;
      case Reading.Down d -> 0;
    };
  }

  /** What the unchanged ones did before, with a little doubt added: it may not be 0 or 1. */
  private double before(double quantile, Side side) {
    boolean counts = control instanceof Reading.Counts;
    double bad = beyond(control, quantile, side) + (counts ? 0.5 : 1);
    double all = Evaluation.total(control) + (counts ? 50.0 : 20.0);
    return Math.clamp(bad / all, 1e-6, 0.9);
  }

  static double odds(double share, double times) {
    return Math.min(0.999, times * share / (1 - share + times * share));
  }

  static double worth(double before, CompareSpec compare) {
    return Math.min(0.999, Math.max(compare.ratio() * before, before + compare.rise()));
  }

  private static double growth(long k, long n, long j, long m, double a, double b) {
    double mean = (n * a + m * b) / (n + m);
    return k * Math.log(a / mean)
        + (n - k) * Math.log((1 - a) / (1 - mean))
        + j * Math.log(b / mean)
        + (m - j) * Math.log((1 - b) / (1 - mean));
  }

  private static double expected(long n, long m, double a, double b) {
    double mean = (n * a + m * b) / (n + m);
    return n * Divergence.of(a, mean) + m * Divergence.of(b, mean);
  }

  private static Reading sum(Reading all, Reading more) {
    if (all instanceof Reading.Counts a && more instanceof Reading.Counts b) return a.plus(b);
    if (all instanceof Reading.Spread a && more instanceof Reading.Spread b) return a.plus(b);
    return all;
  }
}
