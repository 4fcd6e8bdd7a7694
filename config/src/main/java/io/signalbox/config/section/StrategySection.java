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

/** {@code strategy}: how many instances change at once. */
final class StrategySection {
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

  static final Shape SHAPE = Shape.layered("strategy", FIRST, PERCENT, PAUSE, BAKE);
  static final Type<StrategySpec> TYPE =
      Section.of(
          SHAPE, s -> new StrategySpec(s.get(FIRST), s.get(PERCENT), s.get(PAUSE), s.get(BAKE)));

  private StrategySection() {}
}
