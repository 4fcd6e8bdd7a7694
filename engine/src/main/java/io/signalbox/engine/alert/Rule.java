package io.signalbox.engine.alert;

import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How bad something is, and for whom. Of all rules the first that matches decides.
 *
 * @param on reasons; empty matches all
 * @param services empty matches all
 * @param environments empty matches all
 * @param severity empty tells nobody
 * @param labels words that the alert carries from then on
 */
public record Rule(
    List<Reason> on,
    List<ServiceName> services,
    List<EnvironmentName> environments,
    Optional<Severity> severity,
    Map<String, String> labels) {
  public Rule {
    on = List.copyOf(on);
    services = List.copyOf(services);
    environments = List.copyOf(environments);
    labels = Map.copyOf(labels);
  }

  boolean matches(Target target, Reason reason) {
    return (on.isEmpty() || on.contains(reason))
        && (services.isEmpty() || services.contains(target.service()))
        && (environments.isEmpty() || environments.contains(target.environment()));
  }
}
