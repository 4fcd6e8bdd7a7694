package io.signalbox.engine.spec;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One check of a gate: what is measured on each instance while it gets traffic, and when that is
 * bad.
 *
 * @param name unique among the checks of a target
 * @param every from look to look
 * @param timeout of one look
 * @param window newest samples of an instance that are judged, at most {@value #MOST_WINDOW}
 * @param breaches bad samples of the window that make an instance bad
 * @param leastVolume events (requests, say) that make one sample; fewer are added up
 * @param warmUp after the traffic came, in which nothing is judged yet
 * @param staleAfter what a source says is not believed when it is older than that
 * @param hold how long the gate waits for this check, beyond its own time, when there is nothing to
 *     judge or a person is asked; then it is a breach
 */
public record CheckSpec(
    String name,
    SourceSpec source,
    Limit limit,
    Duration every,
    Duration timeout,
    int window,
    int breaches,
    long leastVolume,
    Duration warmUp,
    Duration staleAfter,
    Quorum quorum,
    Severity severity,
    Missing missing,
    Duration hold,
    Optional<CompareSpec> compare) {
  /** Samples travel with the token. */
  public static final int MOST_WINDOW = 20;

  /** What the gate's own probes are called, and so no other check. */
  public static final String HEALTH = "health";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

  public CheckSpec {
    if (!NAME.matcher(name).matches() || name.equals(HEALTH)) {
      throw new IllegalArgumentException(
          "Expected the name of a check to be lower case letters, digits, _ and -, at most 40, and not 'health', but it is '%s'."
              .formatted(name));
    }
    if (breaches < 1 || breaches > window || window > MOST_WINDOW || leastVolume < 1) {
      throw new IllegalArgumentException(
          "Expected check %s to have 1 ≤ breaches ≤ window ≤ %d and a least volume of 1 or more."
              .formatted(name, MOST_WINDOW));
    }
  }

  /**
   * What is still good.
   *
   * @param at in the unit of the source: a share from 0 to 1 for what is counted, seconds for
   *     times, percent for host metrics
   * @param quantile of times: the one that {@code at} is about, between 0 and 1
   */
  public record Limit(Side side, double at, double quantile) {
    public Limit {
      if (!Double.isFinite(at) || quantile <= 0 || quantile >= 1) {
        throw new IllegalArgumentException(
            "Expected a limit to be a number, and its quantile to lie between 0 and 1.");
      }
    }

    public static Limit above(double at) {
      return new Limit(Side.ABOVE, at, 0.95);
    }

    public boolean exceededBy(double value) {
      return switch (side) {
        case ABOVE -> value > at;
        case BELOW -> value < at;
      };
    }
  }

  /** On which side of its limit a value is bad. */
  public enum Side {
    ABOVE,
    BELOW
  }

  /**
   * How many instances have to be bad.
   *
   * @param instances at least so many, or all where there are fewer
   */
  public record Quorum(int instances) {
    public static final Quorum ANY = new Quorum(1);
    public static final Quorum ALL = new Quorum(Integer.MAX_VALUE);

    public Quorum {
      if (instances < 1) {
        throw new IllegalArgumentException("Expected a quorum of at least one instance.");
      }
    }

    public boolean reached(int bad, int of) {
      return bad > 0 && bad >= Math.min(instances, of);
    }
  }

  /** What follows when a check is bad. */
  public enum Severity {
    ROLL_BACK,
    /** The deployment stays where it is, goes on looking, and asks a person. */
    HOLD,
    /** It is told, and the deployment goes on. */
    WARN
  }

  /** What follows when there is nothing to judge: each kind has its own answer, never silence. */
  public record Missing(Answer noData, Answer stale, Answer down) {
    public static final Missing HOLDS = new Missing(Answer.HOLD, Answer.HOLD, Answer.HOLD);

    /** What follows. */
    public enum Answer {
      /** The gate waits, at most as long as {@link CheckSpec#hold()}; then it is a breach. */
      HOLD,
      /** It counts as a bad sample. */
      FAIL,
      /** It does not count; the verdict says so. */
      IGNORE
    }
  }
}
