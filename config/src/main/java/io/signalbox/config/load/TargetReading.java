package io.signalbox.config.load;

import io.signalbox.config.Spelling;
import io.signalbox.config.section.Ground;
import io.signalbox.config.section.RootSection;
import io.signalbox.config.section.TargetAssembly;
import io.signalbox.config.section.TargetAssembly.Assembled;
import io.signalbox.config.section.TargetSection;
import io.signalbox.config.yaml.Layers;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Type.Placed;
import io.signalbox.config.yaml.Value;
import io.signalbox.engine.name.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads every service in every environment. Each layer is read alone first, so that a mistake in a
 * layer that nobody uses is found too; then the layers are merged and read as a whole.
 */
final class TargetReading {
  private static final String NAME = "[a-z][a-z0-9-]{0,62}";

  private final Ground ground;
  private final Layers layers;
  private final Optional<Value> defaults;
  private final Map<String, Value> environments;
  private final Map<String, Value> services;

  TargetReading(Value root, Ground ground) {
    this.ground = ground;
    this.layers = new Layers(root.reading().document(), Map.of("port", "ports", "ports", "port"));
    this.defaults = root.child(RootSection.DEFAULTS.name());
    this.environments = named(root.child(RootSection.ENVIRONMENTS.name()));
    this.services = named(root.child(RootSection.SERVICES.name()));
    checkLayers();
    checkEnvironments(root);
  }

  Set<String> environments() {
    return environments.keySet();
  }

  /** Targets without a problem, in the order of the file. */
  List<Assembled> targets() {
    List<Assembled> targets = new ArrayList<>();
    services.forEach(
        (service, value) ->
            environmentsOf(value)
                .forEach(
                    environment ->
                        target(Target.of(service, environment), value).ifPresent(targets::add)));
    return targets;
  }

  private void checkLayers() {
    defaults.ifPresent(this::checkLayer);
    environments.values().forEach(this::checkLayer);
    for (Value service : services.values()) {
      Section.open(TargetSection.SERVICE, asLayer(service));
      TargetAssembly.checkHosts(asLayer(service), ground);
      overrides(service).values().forEach(this::checkLayer);
    }
  }

  private void checkLayer(Value layer) {
    Section.open(TargetSection.SHAPE, asLayer(layer));
    TargetAssembly.checkHosts(asLayer(layer), ground);
  }

  private void checkEnvironments(Value root) {
    if (!services.isEmpty() && environments.isEmpty()) {
      root.child(RootSection.SERVICES.name())
          .ifPresent(
              value ->
                  value.problem(
                      "Expected at least one environment in 'environments', but there is none."));
    }
  }

  private Optional<Assembled> target(Target target, Value service) {
    Value merged = merged(target, service);
    return Section.peek(TargetSection.VARIABLES, merged)
        .map(variables -> merged.in(merged.reading().with(variables)))
        .flatMap(value -> Section.open(TargetSection.SHAPE, value))
        .flatMap(section -> new TargetAssembly(section, target, ground).assemble());
  }

  private Value merged(Target target, Value service) {
    String environment = target.environment().value();
    Value lowest = environments.getOrDefault(environment, service);
    Value shared = defaults.map(below -> layers.over(below, lowest)).orElse(lowest);
    Value own = layers.without(service, TargetSection.ENVIRONMENTS.name());
    Value all = layers.over(shared, own);
    Optional<Value> override = Optional.ofNullable(overrides(service).get(environment));
    Value result = override.map(above -> layers.over(all, above)).orElse(all);
    return layers.standingAt(service, result);
  }

  private static Map<String, Value> overrides(Value service) {
    return named(service.child(TargetSection.ENVIRONMENTS.name()));
  }

  private List<String> environmentsOf(Value service) {
    Optional<List<Placed<String>>> listed =
        Section.peek(TargetSection.ENVIRONMENTS, service).flatMap(found -> found);
    if (listed.isEmpty()) {
      boolean everywhere =
          service
              .child(TargetSection.ENVIRONMENTS.name())
              .filter(value -> !value.isEmpty())
              .isEmpty();
      return everywhere ? List.copyOf(environments.keySet()) : List.of();
    }
    Set<String> seen = new HashSet<>();
    return listed.get().stream()
        .filter(name -> known(name) && once(name, seen))
        .map(Placed::read)
        .toList();
  }

  private boolean known(Placed<String> name) {
    if (environments.containsKey(name.read())) return true;
    name.at()
        .problem(
            "Expected an environment of 'environments', but there is no '%s'.%s"
                .formatted(name.read(), Spelling.didYouMean(name.read(), environments.keySet())));
    return false;
  }

  private static boolean once(Placed<String> name, Set<String> seen) {
    if (seen.add(name.read())) return true;
    name.at().problem("Expected each environment once, but '" + name.read() + "' is there twice.");
    return false;
  }

  private static Value asLayer(Value value) {
    return value.in(value.reading().ofLayer());
  }

  /** The children with a possible name; the others have their problem already. */
  private static Map<String, Value> named(Optional<Value> parent) {
    Map<String, Value> children = new LinkedHashMap<>(parent.map(Value::children).orElse(Map.of()));
    children.keySet().removeIf(name -> !name.matches(NAME));
    return children;
  }
}
