package io.signalbox.engine.gate;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Missing.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one check at one instance in the running gate.
 *
 * @param mark of the newest look
 * @param at the newest look
 * @param dataAt when there last was something to judge
 * @param pending what is too little for a sample yet; none but counts and spreads
 * @param points the newest samples, oldest first, no more than the check's window
 * @param absent what the newest look found instead of data
 */
public record CheckTrack(
    String check,
    InstanceName instance,
    String mark,
    Instant at,
    Instant dataAt,
    Optional<Reading> pending,
    List<Point> points,
    Optional<Reading> absent) {
  public CheckTrack {
    points = List.copyOf(points);
  }

  /** How an instance stands. */
  public enum State {
    GOOD,
    BAD,
    /** Too few samples to have found it bad. */
    SHORT,
    /** There is nothing to judge. */
    MISSING
  }

  static CheckTrack begin(Sample first) {
    return new CheckTrack(
        first.check(),
        first.instance(),
        first.mark(),
        first.at(),
        first.at(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /**
   * @param judged whether the warm-up is over
   */
  CheckTrack plus(CheckSpec spec, Sample sample, boolean judged) {
    CheckTrack looked = looked(sample);
    if (!judged) return looked;
    return switch (sample.reading()) {
      case Reading.Begun begun -> looked;
      case Reading.Before before -> looked;
      case Reading.Value value ->
          looked.data().point(spec, Evaluation.of(spec, sample.at(), value));
      case Reading.Counts counts -> looked.adding(spec, counts.total(), merged(counts));
      case Reading.Spread spread -> looked.adding(spec, spread.total(), merged(spread));
      case Reading.NoData none -> looked.lacking(spec, none, spec.missing().noData());
      case Reading.Stale stale -> looked.lacking(spec, stale, spec.missing().stale());
      case Reading.Down down -> looked.lacking(spec, down, spec.missing().down());
    };
  }

  private Reading merged(Reading.Counts more) {
    return pending.orElse(Reading.Counts.NONE) instanceof Reading.Counts some
        ? some.plus(more)
        : more;
  }

  private Reading merged(Reading.Spread more) {
    return pending.orElse(Reading.Spread.NONE) instanceof Reading.Spread some
        ? some.plus(more)
        : more;
  }

  private CheckTrack adding(CheckSpec spec, long fresh, Reading sum) {
    if (fresh == 0) return this;
    CheckTrack data = data();
    return Evaluation.complete(spec, sum)
        ? data.pending(Optional.empty()).point(spec, Evaluation.of(spec, at, sum))
        : data.pending(Optional.of(sum));
  }

  private CheckTrack lacking(CheckSpec spec, Reading why, Answer answer) {
    CheckTrack lacks =
        new CheckTrack(check, instance, mark, at, dataAt, pending, points, Optional.of(why));
    return answer == Answer.FAIL ? lacks.point(spec, new Point(at, true, 0, 0)) : lacks;
  }

  private CheckTrack looked(Sample sample) {
    return new CheckTrack(
        check, instance, sample.mark(), sample.at(), dataAt, pending, points, Optional.empty());
  }

  private CheckTrack data() {
    return new CheckTrack(check, instance, mark, at, at, pending, points, absent);
  }

  private CheckTrack pending(Optional<Reading> rest) {
    return new CheckTrack(check, instance, mark, at, dataAt, rest, points, absent);
  }

  private CheckTrack point(CheckSpec spec, Point point) {
    List<Point> newest = new ArrayList<>(points);
    newest.add(point);
    if (newest.size() > spec.window()) newest.removeFirst();
    return new CheckTrack(check, instance, mark, at, dataAt, pending, newest, absent);
  }

  long bad() {
    return points.stream().filter(Point::bad).count();
  }

  State state(CheckSpec spec) {
    if (bad() >= spec.breaches()) return State.BAD;
    if (missing(spec).isPresent()) return State.MISSING;
    return points.size() < spec.breaches() ? State.SHORT : State.GOOD;
  }

  /** What there is instead of data; also where a working source has had none for too long. */
  Optional<Reading> missing(CheckSpec spec) {
    if (absent.isPresent()) return absent;
    Duration without = Duration.between(dataAt, at);
    return without.compareTo(spec.staleAfter()) > 0 && !points.isEmpty()
        ? Optional.of(new Reading.NoData("nothing came for " + Wording.time(without)))
        : Optional.empty();
  }
}
