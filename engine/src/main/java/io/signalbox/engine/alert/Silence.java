package io.signalbox.engine.alert;

import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * A time in which nobody is told of some targets: maintenance, or a known trouble. What happens
 * meanwhile is kept, and told afterwards if it still stands.
 *
 * @param service empty means every one
 * @param environment empty means every one
 * @param most nothing worse than this is held back
 */
public record Silence(
    String id,
    Optional<ServiceName> service,
    Optional<EnvironmentName> environment,
    Severity most,
    Instant from,
    Instant until,
    String by,
    String reason) {

  public boolean covers(Target target) {
    return service.filter(s -> !s.equals(target.service())).isEmpty()
        && environment.filter(e -> !e.equals(target.environment())).isEmpty();
  }

  /** When the last of those that hold it back now is over; empty when none does. */
  static Optional<Instant> endAt(
      Collection<Silence> silences, Target target, Severity severity, Instant at) {
    return silences.stream()
        .filter(s -> s.covers(target) && s.most().atLeast(severity))
        .filter(s -> !at.isBefore(s.from()) && at.isBefore(s.until()))
        .map(Silence::until)
        .max(Comparator.naturalOrder());
  }
}
