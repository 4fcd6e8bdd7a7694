package io.signalbox.engine.gate;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CompareSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the release before did in the time before the deployment, and what the changed instances did
 * since: a sequential test for where nobody is left unchanged to be compared with.
 *
 * <p>This control is a sample that does not grow. It is treated as one: not as the true rate, and
 * not as a partner for each look. With j of its m events beyond, and k of n of the changed ones so
 * far, the evidence is the likelihood of all that under a bet that was laid down without knowing
 * it, divided by the greatest likelihood that any pair of rates gives it in which the new release
 * is not worse. For each such pair that quotient is at most a non-negative martingale which begins
 * at 1, so it ever exceeds 1/α with probability α at most, however often it is looked at
 * (Wasserman, Ramdas and Balakrishnan, "Universal inference", PNAS 117, 2020). The bet on the
 * control is Krichevsky and Trofimov's, by its lower bound {@code max/(2√m)}; on the changed ones,
 * that their odds are worse by one of {@link Contest#ODDS}. It costs some power, the more the
 * larger the control is: about {@code ln(2√m)}.
 *
 * <p>Of times and values the first half of the control says what is beyond, and only the second is
 * counted: a quantile of the very values that are counted would be exceeded too seldom by them.
 *
 * @param covered how much of the time before is known
 * @param first counts or a spread of the earlier half
 * @param second of the later half
 * @param changed what the changed instances gave since the gate began, warm-up excluded
 * @param lacking why there is nothing to compare with; empty where there is
 */
public record Precedent(
    String check,
    Duration covered,
    Reading first,
    Reading second,
    Reading changed,
    String lacking) {

  /** What all changed instances said of the time before; nothing while one has not answered. */
  static Optional<Precedent> of(CheckSpec spec, List<Sample> look, Roles roles) {
    List<Reading.Before> all = new ArrayList<>();
    if (roles.changed().isEmpty()) return Optional.empty();
    for (InstanceName instance : roles.changed()) {
      Optional<Reading.Before> one =
          look.stream()
              .filter(s -> s.check().equals(spec.name()) && s.instance().equals(instance))
              .flatMap(s -> s.reading() instanceof Reading.Before b ? Stream.of(b) : Stream.empty())
              .filter(b -> !(b.first() instanceof Reading.Down))
              .findFirst();
      if (one.isEmpty()) return Optional.empty();
      all.add(one.get());
    }
    Reading first = Comparison.sum(all.stream().map(Reading.Before::first).toList());
    Reading second = Comparison.sum(all.stream().map(Reading.Before::second).toList());
    Duration covered =
        all.stream().map(Reading.Before::covered).min(Duration::compareTo).orElse(Duration.ZERO);
    boolean none = Evaluation.total(first) == 0 || Evaluation.total(second) == 0;
    return Optional.of(
        new Precedent(spec.name(), covered, first, second, none(second), none ? why(all) : ""));
  }

  private static Reading none(Reading like) {
    return like instanceof Reading.Counts ? Reading.Counts.NONE : Reading.Spread.NONE;
  }

  private static String why(List<Reading.Before> all) {
    return all.stream()
        .flatMap(b -> Stream.of(b.first(), b.second()))
        .flatMap(r -> r instanceof Reading.NoData n ? Stream.of(n.said()) : Stream.empty())
        .findFirst()
        .orElse("there was nothing in it");
  }

  boolean compares() {
    return lacking.isEmpty();
  }

  Precedent plus(Optional<Reading> more) {
    return more.isEmpty()
        ? this
        : new Precedent(
            check, covered, first, second, Comparison.sum(List.of(changed, more.get())), lacking);
  }

  /** All of it where it is counted; for values, the half that is not the measure. */
  Reading control() {
    return first instanceof Reading.Counts ? Comparison.sum(List.of(first, second)) : second;
  }

  /** The logarithm of the evidence so far. */
  double stake(CheckSpec spec) {
    double k = Contest.beyond(changed, cut(spec), spec.limit().side());
    double n = Evaluation.total(changed);
    double j = Contest.beyond(control(), cut(spec), spec.limit().side());
    double m = Evaluation.total(control());
    return evidence(k, n, j, m);
  }

  /** The same, had the changed ones been worse by what is worth acting on. */
  double power(CheckSpec spec, CompareSpec compare) {
    double j = Contest.beyond(control(), cut(spec), spec.limit().side());
    double m = Evaluation.total(control());
    double n = Evaluation.total(changed);
    double before = rate(j, m);
    double worth =
        control() instanceof Reading.Counts
            ? Contest.worth(before, compare)
            : Contest.odds(before, 3);
    return evidence(worth * n, n, j, m);
  }

  private double cut(CheckSpec spec) {
    return first instanceof Reading.Spread spread ? Contest.quantile(spread, spec) : 0;
  }

  private static double rate(double j, double m) {
    return Math.clamp((j + 0.5) / (m + 1), 1e-6, 0.9);
  }

  static double evidence(double k, double n, double j, double m) {
    if (n == 0 || m == 0) return 0;
    double best = Double.NEGATIVE_INFINITY;
    List<Double> bets = new ArrayList<>();
    for (double times : Contest.ODDS) {
      double bet = likelihood(k, n, Contest.odds(rate(j, m), times));
      bets.add(bet);
      best = Math.max(best, bet);
    }
    double most = best;
    double mean =
        most + Math.log(bets.stream().mapToDouble(b -> Math.exp(b - most)).sum() / bets.size());
    double control = greatest(j, m) - Math.log(2 * Math.sqrt(m));
    double notWorse = k * m <= j * n ? greatest(k, n) + greatest(j, m) : greatest(k + j, n + m);
    return mean + control - notWorse;
  }

  private static double greatest(double k, double n) {
    return likelihood(k, n, k / n);
  }

  private static double likelihood(double k, double n, double rate) {
    return (k == 0 ? 0 : k * Math.log(rate)) + (k == n ? 0 : (n - k) * Math.log1p(-rate));
  }
}
