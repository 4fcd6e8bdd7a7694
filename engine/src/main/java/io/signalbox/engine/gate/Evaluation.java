package io.signalbox.engine.gate;

import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Limit;
import io.signalbox.engine.spec.CheckSpec.Side;
import java.time.Instant;

/**
 * Whether one sample is bad. One number is bad when it is beyond its limit. Of events that are
 * counted, a few failures among few say little: those are bad when their share is beyond the limit,
 * and would be seen in at most one of ten samples if the true share were the limit (Chernoff's
 * bound of the binomial tail, {@code exp(-n·KL(k/n ‖ p))}).
 */
final class Evaluation {
  private static final double ENOUGH = Math.log(10);

  private Evaluation() {}

  /** Whether what was added up makes a sample: enough, or bad however the rest turns out. */
  static boolean complete(CheckSpec spec, Reading sum) {
    long total = total(sum);
    return total >= spec.leastVolume()
        || tooMany(failed(spec.limit(), sum), spec.leastVolume(), allowed(spec.limit(), sum));
  }

  static Point of(CheckSpec spec, Instant at, Reading reading) {
    Limit limit = spec.limit();
    return switch (reading) {
      case Reading.Value v -> new Point(at, limit.exceededBy(v.value()), v.value(), 1);
      case Reading.Counts c ->
          new Point(at, tooMany(c.failed(), c.total(), limit.at()), c.share(), c.total());
      case Reading.Spread s ->
          new Point(
              at,
              tooMany(failed(limit, s), s.total(), allowed(limit, s)),
              s.quantile(limit.side() == Side.ABOVE ? limit.quantile() : 1 - limit.quantile()),
              s.total());
      case Reading.Begun b -> throw nothing(reading);
      case Reading.Before b -> throw nothing(reading);
      case Reading.NoData n -> throw nothing(reading);
      case Reading.Stale s -> throw nothing(reading);
      case Reading.Down d -> throw nothing(reading);
    };
  }

  /** How many events of a reading are beyond the limit. */
  static long failed(Limit limit, Reading reading) {
    return switch (reading) {
      case Reading.Counts c -> c.failed();
      case Reading.Spread s ->
          switch (limit.side()) {
            case ABOVE -> s.over(limit.at());
            case BELOW -> s.under(limit.at());
          };
      case Reading.Value v -> limit.exceededBy(v.value()) ? 1 : 0;
      case Reading.Begun b -> throw nothing(reading);
      case Reading.Before b -> throw nothing(reading);
      case Reading.NoData n -> throw nothing(reading);
      case Reading.Stale s -> throw nothing(reading);
      case Reading.Down d -> throw nothing(reading);
    };
  }

  static long total(Reading reading) {
    return switch (reading) {
      case Reading.Counts c -> c.total();
      case Reading.Spread s -> s.total();
      case Reading.Value v -> 1;
      case Reading.Begun b -> 0;
      case Reading.Before b -> 0;
      case Reading.NoData n -> 0;
      case Reading.Stale s -> 0;
      case Reading.Down d -> 0;
    };
  }

  private static double allowed(Limit limit, Reading reading) {
    return reading instanceof Reading.Spread ? 1 - limit.quantile() : limit.at();
  }

  static boolean tooMany(long failed, long total, double allowed) {
    if (total == 0 || failed <= allowed * total) return false;
    double share = Math.min(1, (double) failed / total);
    return total * Divergence.of(share, allowed) >= ENOUGH;
  }

  private static IllegalStateException nothing(Reading reading) {
    return new IllegalStateException("Expected data, but there is none: " + reading);
  }
}
