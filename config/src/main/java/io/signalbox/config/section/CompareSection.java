package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.CheckSpec.Missing.Answer;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.SourceSpec.Scale;
import java.time.Duration;
import java.util.Optional;

/** {@code compare}: against the release before: unchanged instances, or the time before. */
final class CompareSection {
  static final Key<Double> FALSE_ALARMS =
      key(
              "false_alarms",
              Quantities.share(),
              "Deployments without any difference that may be blamed all the same.")
          .orElse("1%");
  static final Key<Double> RATIO =
      key("ratio", Scalars.decimal(), "An effect worth acting on: so many times as much.")
          .orElse("1.5");
  static final Key<LimitText> RISE =
      key("rise", LimitText.TYPE, "And at least so much more, in the unit of the check.")
          .orElse("0");
  static final Key<Answer> UNDECIDED =
      key(
              "undecided",
              Scalars.word(Answer.class),
              "Where there was too little data to see such an effect: ignore (but say so), hold or"
                  + " fail.")
          .orElse("ignore");
  static final Key<Duration> BEFORE =
      key(
              "before",
              Quantities.duration(),
              "Where no instance is unchanged: so much of the time before the deployment, of a source"
                  + " that can be asked about it; 0s: none.")
          .orElse("1h");

  static final Shape SHAPE = Shape.layered("compare", FALSE_ALARMS, RATIO, RISE, UNDECIDED, BEFORE);
  static final Type<Draft> TYPE = Section.of(SHAPE, CompareSection::make);

  private CompareSection() {}

  private static Draft make(Section s) {
    Duration before = s.get(BEFORE);
    if (before.compareTo(CompareSpec.MOST_BEFORE) > 0) {
      s.problem(BEFORE, "Expected at most 24h: what was before that is another time.");
    }
    return new Draft(
        s.get(FALSE_ALARMS),
        s.get(RATIO),
        s.get(RISE),
        s.get(UNDECIDED),
        Optional.of(before).filter(b -> !b.isZero()));
  }

  /** One whose unit is not known yet. */
  record Draft(
      double falseAlarms,
      double ratio,
      LimitText rise,
      Answer undecided,
      Optional<Duration> before) {
    CompareSpec in(Scale scale) {
      return new CompareSpec(falseAlarms, ratio, rise.in(scale), undecided, before);
    }
  }
}
