package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import java.time.Duration;
import java.util.Optional;

/** {@code health}: when an instance is ready. */
final class HealthSection {
  static final Key<Optional<String>> PATH =
      key(
              "path",
              Scalars.matching("a path such as /health, or '' for a TCP connect", "(/[^\\s]*)?"),
              "HTTP path asked on the instance's port; '' means that a TCP connect is enough."
                  + " Default: /health where there is a port.")
          .optional();
  static final Key<Integer> STATUS =
      key("status", Scalars.whole(100, 599), "The HTTP status that means healthy.").orElse("200");
  static final Key<Optional<String>> GRPC_SERVICE =
      key(
              "service",
              Scalars.matching(
                  "a service as its proto names it, such as portal.v1.Portal, or '' for the server",
                  "[A-Za-z0-9_./-]{0,200}"),
              "As its proto names it. Default: the server as a whole.")
          .optional();
  static final Key<Optional<String>> GRPC =
      key(
              "grpc",
              Section.of(
                  Shape.layered("health_grpc", GRPC_SERVICE), s -> s.get(GRPC_SERVICE).orElse("")),
              "Instead of a path: gRPC's health checking protocol, without TLS, on the instance's"
                  + " port.")
          .optional();
  static final Key<Duration> INTERVAL =
      key("interval", Quantities.positiveDuration(), "From probe to probe.").orElse("1s");
  static final Key<Duration> TIMEOUT =
      key("timeout", Quantities.positiveDuration(), "Of one probe.").orElse("5s");
  static final Key<Duration> DEADLINE =
      key("deadline", Quantities.positiveDuration(), "By which an instance must be ready.")
          .orElse("30s");
  static final Key<Integer> SUCCESSES =
      key("successes", Scalars.whole(1, 1000), "Healthy probes in a row that make it ready.")
          .orElse("3");
  static final Key<Duration> MIN_HEALTHY =
      key("min_healthy", Quantities.duration(), "How long it must stay healthy under traffic.")
          .orElse("10s");

  static final Shape SHAPE =
      Shape.layered(
          "health", PATH, STATUS, GRPC, INTERVAL, TIMEOUT, DEADLINE, SUCCESSES, MIN_HEALTHY);
  static final Type<Health> TYPE = Section.of(SHAPE, HealthSection::make);

  private HealthSection() {}

  /** When an instance is ready; an empty path where the author left it open. */
  record Health(
      Optional<String> path,
      int status,
      Optional<String> grpc,
      Duration interval,
      Duration timeout,
      Duration deadline,
      int successes,
      Duration minHealthy) {}

  private static Health make(Section s) {
    Duration least = s.get(INTERVAL).multipliedBy(s.get(SUCCESSES) - 1);
    if (least.compareTo(s.get(DEADLINE)) >= 0) {
      s.problem(
          DEADLINE,
          "Expected the deadline to leave time for %d probes, one each %s, but it does not."
              .formatted(s.get(SUCCESSES), shown(s.get(INTERVAL))));
    }
    if (s.get(GRPC).isPresent() && (s.has(PATH) || s.has(STATUS))) {
      s.problem(GRPC, "Expected 'path' and 'status', or 'grpc', not both.");
    }
    return new Health(
        s.get(PATH),
        s.get(STATUS),
        s.get(GRPC),
        s.get(INTERVAL),
        s.get(TIMEOUT),
        s.get(DEADLINE),
        s.get(SUCCESSES),
        s.get(MIN_HEALTHY));
  }

  private static String shown(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
