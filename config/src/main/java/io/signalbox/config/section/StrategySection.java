package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.StrategySpec;
import java.time.Duration;
import java.util.Optional;

/** {@code strategy}: how many instances change at once. */
final class StrategySection {
  static final Key<Kind> KIND =
      key(
              "kind",
              Scalars.word(Kind.class),
              "rolling; canary: the first batch is watched for 'watch' before the others;"
                  + " blue_green: all are started beside, and get the traffic at once.")
          .orElse("rolling");
  static final Key<Optional<Integer>> FIRST_PERCENT =
      key(
              "first_percent",
              Quantities.percent(1, 100),
              "Instead of 'first': its share of all instances, at least one.")
          .optional();
  static final Key<Duration> WATCH =
      key(
              "watch",
              Quantities.positiveDuration(),
              "canary: how long the first batch is watched under traffic, before the others.")
          .orElse("10m");
  static final Key<Integer> FIRST =
      key("first", Scalars.whole(1, 10_000), "Instances in the first batch.").orElse("1");
  static final Key<Integer> PERCENT =
      key(
              "percent",
              Quantities.percent(1, 100),
              "Share of all instances in each further batch, at least one.")
          .orElse("25%");
  static final Key<Duration> PAUSE =
      key("pause", Quantities.duration(), "Between two batches.").orElse("10s");
  static final Key<Duration> BAKE =
      key(
              "bake",
              Quantities.duration(),
              "How long the target is watched after the last batch, with rollback armed.")
          .orElse("15m");

  static final Shape SHAPE =
      Shape.layered("strategy", KIND, FIRST, FIRST_PERCENT, WATCH, PERCENT, PAUSE, BAKE);
  static final Type<StrategySpec> TYPE = Section.of(SHAPE, StrategySection::make);

  private StrategySection() {}

  /** What a strategy is called. */
  enum Kind {
    ROLLING,
    CANARY,
    BLUE_GREEN
  }

  private static StrategySpec make(Section s) {
    Kind kind = s.get(KIND);
    if (s.has(WATCH) && kind != Kind.CANARY)
      s.problem(WATCH, "Expected 'kind: canary' beside 'watch': nothing else has one.");
    return new StrategySpec(
        s.get(FIRST),
        s.get(PERCENT),
        s.get(PAUSE),
        s.get(BAKE),
        s.get(FIRST_PERCENT).orElse(0),
        kind == Kind.CANARY ? Optional.of(s.get(WATCH)) : Optional.empty(),
        kind == Kind.BLUE_GREEN);
  }
}
