package io.signalbox.config.yaml;

import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/**
 * What a reading needs besides the node: where problems go, the outside world, and the variables.
 *
 * @param variables values for {@code {var.NAME}}; empty where they are not known yet
 * @param layer whether this is one layer of several that will be merged: what is required may stand
 *     in another one, so nothing is missed and nothing is built
 */
public record Reading(
    YamlDocument document,
    Problems problems,
    Surroundings surroundings,
    Optional<Map<String, String>> variables,
    boolean layer) {

  public static Reading of(YamlDocument document, Problems problems, Surroundings surroundings) {
    return new Reading(document, problems, surroundings, Optional.empty(), false);
  }

  public Reading ofLayer() {
    return new Reading(document, problems, surroundings, Optional.empty(), true);
  }

  public Reading with(Map<String, String> known) {
    return new Reading(document, problems, surroundings, Optional.of(Map.copyOf(known)), layer);
  }

  public Value root() {
    return value(document.root());
  }

  Value value(Node node) {
    return new Value(this, node);
  }
}
