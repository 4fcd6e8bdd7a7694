package io.signalbox.engine.gate;

import io.signalbox.engine.gate.CheckVerdict.Series;
import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Side;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.SourceSpec.Scale;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Feeds a {@link Contest} with what a look gave, and says what it has come to. */
final class Comparison {
  private Comparison() {}

  /**
   * The contest after one look. Only instances that were looked at shortly before count, so that
   * both sides tell of the same time.
   */
  static Optional<Contest> after(
      CheckSpec spec,
      Optional<Contest> before,
      List<Sample> look,
      Map<InstanceName, CheckTrack> tracks,
      Roles roles) {
    if (spec.compare().isEmpty()) return before;
    Duration most = spec.every().multipliedBy(2).plus(spec.timeout());
    List<Sample> timely =
        look.stream()
            .filter(
                s ->
                    Optional.ofNullable(tracks.get(s.instance()))
                        .filter(t -> Duration.between(t.at(), s.at()).compareTo(most) <= 0)
                        .isPresent())
            .toList();
    Optional<Reading> changed = sum(timely, roles.changed());
    Optional<Reading> control = sum(timely, roles.control());
    if (changed.isEmpty() || control.isEmpty()) return before;
    Contest contest = before.orElse(Contest.fresh(spec.name(), changed.get()));
    return Optional.of(contest.plus(spec, spec.compare().get(), changed.get(), control.get()));
  }

  /** What a look gave at these instances; nothing where it was none. */
  static Optional<Reading> sum(List<Sample> look, List<InstanceName> of) {
    List<Reading> data =
        look.stream()
            .filter(s -> of.contains(s.instance()))
            .flatMap(s -> tells(s.reading()).stream())
            .toList();
    return data.isEmpty() ? Optional.empty() : Optional.of(sum(data));
  }

  /** Of counts or of spreads; what is neither adds nothing. */
  static Reading sum(List<Reading> data) {
    return data.stream().anyMatch(Reading.Counts.class::isInstance)
        ? data.stream()
            .map(r -> r instanceof Reading.Counts c ? c : Reading.Counts.NONE)
            .reduce(Reading.Counts.NONE, Reading.Counts::plus)
        : data.stream()
            .map(r -> r instanceof Reading.Spread s ? s : Reading.Spread.NONE)
            .reduce(Reading.Spread.NONE, Reading.Spread::plus);
  }

  /** One number is a spread of one. */
  private static Optional<Reading> tells(Reading reading) {
    return switch (reading) {
      case Reading.Counts c -> Optional.of(c);
      case Reading.Spread s -> Optional.of(s);
      case Reading.Value v -> Optional.of(Reading.Spread.of(v.value()));
      case Reading.Begun b -> Optional.empty();
      case Reading.Before b -> Optional.empty();
      case Reading.NoData n -> Optional.empty();
      case Reading.Stale s -> Optional.empty();
      case Reading.Down d -> Optional.empty();
    };
  }

  /**
   * What both sides came to.
   *
   * @param stake the logarithm of the evidence
   * @param power the same, had there been the effect that is worth acting on
   * @param when the unchanged ones were looked at, in words
   */
  private record Bout(double stake, double power, Reading changed, Reading control, String when) {}

  /**
   * @param share of the false alarms that this contest may have
   * @param series the samples that it rests on
   */
  static CheckVerdict verdict(
      CheckSpec spec, CompareSpec compare, Contest contest, double share, List<Series> series) {
    Bout bout =
        new Bout(
            contest.stake(),
            contest.power(),
            contest.changed(),
            contest.control(),
            "at the same time");
    return verdict(spec, compare, bout, share, series);
  }

  /** The same, where the release before is known only from the time before the deployment. */
  static CheckVerdict verdict(
      CheckSpec spec, CompareSpec compare, Precedent precedent, double share, List<Series> series) {
    Bout bout =
        new Bout(
            precedent.stake(spec),
            precedent.power(spec, compare),
            precedent.changed(),
            precedent.control(),
            "in the %s before the deployment".formatted(Wording.time(precedent.covered())));
    return verdict(spec, compare, bout, share, series);
  }

  private static CheckVerdict verdict(
      CheckSpec spec, CompareSpec compare, Bout bout, double share, List<Series> series) {
    double needed = -Math.log(share);
    double stake = bout.stake();
    Scale scale = spec.source().scale();
    double now = statistic(spec, bout.changed());
    double then = statistic(spec, bout.control());
    boolean worth = worth(spec.limit().side(), compare, now, then);
    boolean alarm = stake >= needed && worth;
    boolean able = bout.power() >= needed;
    Standing standing = alarm ? Standing.BAD : able ? Standing.GOOD : Standing.NOT_ENOUGH;
    String said =
        "%s: %s with the new release, %s with the one before, %s (%d and %d events); %s"
            .formatted(
                spec.name(),
                Wording.value(scale, now),
                Wording.value(scale, then),
                bout.when(),
                Evaluation.total(bout.changed()),
                Evaluation.total(bout.control()),
                meaning(standing, stake >= needed, compare, stake, needed));
    return new CheckVerdict(
        spec.name(),
        standing,
        spec.severity(),
        "evidence against 'both are alike': the stake of an anytime-valid bet, times",
        Optional.of(Math.exp(Math.min(stake, 700))),
        Math.exp(needed),
        series,
        said);
  }

  private static String meaning(
      Standing standing, boolean differs, CompareSpec compare, double stake, double needed) {
    String odds =
        "evidence %s of %s"
            .formatted(
                Wording.number(Math.exp(Math.min(stake, 700))), Wording.number(Math.exp(needed)));
    return switch (standing) {
      case BAD -> "worse, and not by chance (%s)".formatted(odds);
      case NOT_ENOUGH ->
          "not enough data to see an effect of %s times (%s)"
              .formatted(Wording.number(compare.ratio()), odds);
      case GOOD, COMMON_CAUSE, MISSING, ACCEPTED ->
          differs
              ? "a difference, but too small to act on (%s)".formatted(odds)
              : "no worse (%s)".formatted(odds);
    };
  }

  private static boolean worth(Side side, CompareSpec compare, double now, double then) {
    return switch (side) {
      case ABOVE -> now >= compare.ratio() * then && now - then >= compare.rise() && now > then;
      case BELOW -> now * compare.ratio() <= then && then - now >= compare.rise() && now < then;
    };
  }

  private static double statistic(CheckSpec spec, Reading reading) {
    return switch (reading) {
      case Reading.Counts c -> c.share();
      case Reading.Spread s -> Contest.quantile(s, spec);
      case Reading.Value v -> v.value();
      case Reading.Begun b -> 0;
      case Reading.Before b -> 0;
      case Reading.NoData n -> 0;
      case Reading.Stale s -> 0;
      case Reading.Down d -> 0;
    };
  }
}
