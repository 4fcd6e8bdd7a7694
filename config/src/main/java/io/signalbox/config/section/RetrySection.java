package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.RetrySpec;
import java.time.Duration;

/** {@code retry}: how often a step is tried again when the world said no for now. */
final class RetrySection {
  static final Key<Integer> ATTEMPTS =
      key("attempts", Scalars.whole(1, 100), "How often a step is tried.").orElse("5");
  static final Key<Duration> FIRST =
      key("first", Quantities.positiveDuration(), "The first wait; it doubles each time.")
          .orElse("5s");
  static final Key<Duration> MOST =
      key("most", Quantities.positiveDuration(), "The longest wait.").orElse("3m");

  static final Shape SHAPE = Shape.layered("retry", ATTEMPTS, FIRST, MOST);
  static final Type<RetrySpec> TYPE = Section.of(SHAPE, RetrySection::make);

  private RetrySection() {}

  private static RetrySpec make(Section s) {
    if (s.get(FIRST).compareTo(s.get(MOST)) > 0) {
      s.problem(MOST, "Expected the longest wait to be no shorter than the first, but it is.");
    }
    return new RetrySpec(s.get(ATTEMPTS), s.get(FIRST), s.get(MOST));
  }
}
