package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.Resources;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** {@code resources}: limits of one process tree. */
final class ResourcesSection {
  /** Less than this no process starts with; it is a unit forgotten. */
  private static final long LEAST_MEMORY = 4L << 20;

  static final Key<Optional<Integer>> CPU_QUOTA =
      key(
              "cpu_quota",
              Quantities.percent(1, 100_000),
              "Share of one core; 200% is two cores. Default: no limit.")
          .optional();
  static final Key<Optional<Long>> MEMORY_LIMIT =
      key("memory_limit", Quantities.size(), "Most memory, 4M or more. Default: no limit.")
          .optional();

  static final Shape SHAPE = Shape.layered("resources", CPU_QUOTA, MEMORY_LIMIT);
  static final Type<Resources> TYPE = Section.of(SHAPE, ResourcesSection::make);

  private ResourcesSection() {}

  private static Resources make(Section s) {
    if (s.get(MEMORY_LIMIT).filter(bytes -> bytes < LEAST_MEMORY).isPresent()) {
      s.problem(MEMORY_LIMIT, "Expected a memory limit of 4M or more. Is its unit missing?");
    }
    return new Resources(
        s.get(CPU_QUOTA).map(OptionalInt::of).orElseGet(OptionalInt::empty),
        s.get(MEMORY_LIMIT).map(OptionalLong::of).orElseGet(OptionalLong::empty));
  }
}
