package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.section.HealthSection.Health;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.util.List;

/** {@code gate}: when a ready instance turns out to be bad. */
final class GateSection {
  static final Key<Double> MAX_ERROR_RATE =
      key("max_error_rate", Quantities.share(), "Share of failed probes that is still good.")
          .orElse("1%");
  static final Key<Duration> MAX_P95 =
      key(
              "max_p95",
              Quantities.positiveDuration(),
              "95th percentile of response times that is still good.")
          .orElse("2s");
  static final Key<Integer> WINDOW =
      key("window", Scalars.whole(1, 1000), "Samples looked at.").orElse("5");
  static final Key<Integer> BREACHES =
      key("breaches", Scalars.whole(1, 1000), "Bad samples of the window that make a breach.")
          .orElse("3");

  static final Shape SHAPE = Shape.layered("gate", MAX_ERROR_RATE, MAX_P95, WINDOW, BREACHES);
  static final Type<Gate> TYPE = Section.of(SHAPE, GateSection::make);

  private GateSection() {}

  /** When an instance is bad. */
  record Gate(double maxErrorRate, Duration maxP95, int window, int breaches) {
    /** The gate of a target: this section and {@code health} together. */
    GateSpec with(Health health, boolean hasPort) {
      return new GateSpec(
          health.path().orElse(hasPort && health.grpc().isEmpty() ? "/health" : ""),
          health.status(),
          health.grpc(),
          health.interval(),
          health.timeout(),
          health.deadline(),
          health.successes(),
          health.minHealthy(),
          maxErrorRate,
          maxP95,
          window,
          breaches,
          List.of(),
          List.of());
    }
  }

  private static Gate make(Section s) {
    if (s.get(BREACHES) > s.get(WINDOW)) {
      s.problem(
          BREACHES,
          "Expected at most as many breaches as the window has samples (%d), but it is %d."
              .formatted(s.get(WINDOW), s.get(BREACHES)));
    }
    return new Gate(s.get(MAX_ERROR_RATE), s.get(MAX_P95), s.get(WINDOW), s.get(BREACHES));
  }
}
