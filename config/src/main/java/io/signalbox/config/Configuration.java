package io.signalbox.config;

import io.signalbox.config.inbound.Inbound;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.engine.spec.TargetSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A whole configuration, resolved and free of problems.
 *
 * @param hosts by name; those of the file, used or not
 * @param environments in the order of their names, also those without a service
 * @param targets one for every service in every environment that it is deployed to
 * @param freezes when deployments wait
 * @param alerts who is told what
 * @param inbound who may send events, and what is made of them
 * @param schedules what the clock asks for, in the order of the file
 */
public record Configuration(
    Settings settings,
    SortedMap<HostName, DeclaredHost> hosts,
    List<EnvironmentName> environments,
    SortedMap<Target, TargetSpec> targets,
    List<Freeze> freezes,
    Alerts alerts,
    Inbound inbound,
    List<Schedule> schedules) {

  public Configuration {
    schedules = List.copyOf(schedules);
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    environments = environments.stream().sorted().toList();
    freezes = List.copyOf(freezes);
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
  }

  public Optional<TargetSpec> target(ServiceName service, EnvironmentName environment) {
    return Optional.ofNullable(targets.get(new Target(service, environment)));
  }

  /** The services that are deployed somewhere, in the order of their names. */
  public List<ServiceName> services() {
    return targets.keySet().stream().map(Target::service).distinct().toList();
  }

  /** The environments that a service is deployed to, in the order of their names. */
  public List<EnvironmentName> environmentsOf(ServiceName service) {
    return targets.keySet().stream()
        .filter(target -> target.service().equals(service))
        .map(Target::environment)
        .toList();
  }

  /**
   * Looks a target up by names as a person or an event wrote them; the names may be anything.
   *
   * @return the target, or a sentence that says what there is instead
   */
  public Lookup lookup(String service, String environment) {
    if (names(services()).noneMatch(service)) {
      return unknown("service", service, names(services()));
    }
    if (names(environments).noneMatch(environment)) {
      return unknown("environment", environment, names(environments));
    }
    Target target = Target.of(service, environment);
    return Optional.ofNullable(targets.get(target))
        .<Lookup>map(Lookup.Found::new)
        .orElseGet(
            () ->
                new Lookup.Unknown(
                    "Service '%s' is not deployed to '%s', but to %s."
                        .formatted(
                            service, environment, names(environmentsOf(target.service())).list())));
  }

  private static Lookup unknown(String kind, String name, Names known) {
    String shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
    return new Lookup.Unknown(
        "There is no %s '%s'.%s There is: %s."
            .formatted(
                kind,
                shown.replaceAll("\\p{Cntrl}", "?"),
                Spelling.didYouMean(name, known.words),
                known.list()));
  }

  private static Names names(Collection<?> values) {
    return new Names(values.stream().map(Object::toString).toList());
  }

  private record Names(List<String> words) {
    boolean noneMatch(String word) {
      return !words.contains(word);
    }

    String list() {
      return words.isEmpty() ? "none" : words.stream().collect(Collectors.joining(", "));
    }
  }
}
