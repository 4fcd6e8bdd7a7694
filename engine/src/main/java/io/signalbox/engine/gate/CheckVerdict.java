package io.signalbox.engine.gate;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec.Severity;
import java.util.List;
import java.util.Optional;

/**
 * What a check came to: the samples, the statistic, what it was held against, and a sentence.
 *
 * @param statistic what was computed, in words
 * @param value of the statistic; empty where there was nothing to compute it from
 * @param limit what it was held against
 * @param series the samples of at most {@value #MOST_SERIES} instances, bad ones first
 * @param said one sentence that can be read alone
 */
public record CheckVerdict(
    String check,
    Standing standing,
    Severity severity,
    String statistic,
    Optional<Double> value,
    double limit,
    List<Series> series,
    String said) {
  public static final int MOST_SERIES = 8;

  public CheckVerdict {
    series = List.copyOf(series);
  }

  /** How a check stands. */
  public enum Standing {
    GOOD,
    BAD,
    /** It is bad on the unchanged instances too: the release is not to blame. */
    COMMON_CAUSE,
    /** Too few samples to have found it bad. */
    NOT_ENOUGH,
    /** No data, stale data, or a source that is down. */
    MISSING,
    /** Not good, but a person said to go on. */
    ACCEPTED
  }

  /**
   * One instance's samples.
   *
   * @param control whether it is an unchanged instance
   */
  public record Series(InstanceName instance, boolean control, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  CheckVerdict standing(Standing other, String more) {
    return new CheckVerdict(check, other, severity, statistic, value, limit, series, said + more);
  }
}
