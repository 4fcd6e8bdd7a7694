package io.signalbox.config.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Merges layers of a section. A mapping is merged key by key; a list or a single value replaces
 * what the layer below says; a key without a value removes it. Every node keeps its place in the
 * file.
 */
public final class Layers {
  private final YamlDocument document;

  /** Keys that say the same in two ways: the layer above wins, whichever it uses. */
  private final Map<String, String> instead;

  public Layers(YamlDocument document, Map<String, String> instead) {
    this.document = document;
    this.instead = Map.copyOf(instead);
  }

  /** One layer over another. The result stands where the upper one does. */
  public Value over(Value lower, Value upper) {
    if (lower.node() instanceof MappingNode below && upper.node() instanceof MappingNode above) {
      return new Value(upper.reading(), merge(below, above));
    }
    return upper.isEmpty() ? lower : upper;
  }

  /** The same entries, standing where another value does. */
  public Value standingAt(Value place, Value merged) {
    return merged.node() instanceof MappingNode mapping
        ? new Value(merged.reading(), document.made(place.node(), mapping.getValue()))
        : merged;
  }

  /** A layer without one of its keys. */
  public Value without(Value layer, String key) {
    if (!(layer.node() instanceof MappingNode mapping)) return layer;
    return new Value(
        layer.reading(),
        document.made(
            mapping,
            mapping.getValue().stream().filter(entry -> !name(entry).equals(key)).toList()));
  }

  private MappingNode merge(MappingNode below, MappingNode above) {
    Map<String, NodeTuple> entries = new LinkedHashMap<>();
    for (NodeTuple entry : below.getValue()) entries.put(name(entry), entry);
    for (NodeTuple entry : above.getValue()) {
      Optional.ofNullable(instead.get(name(entry)))
          .filter(other -> !says(above, other))
          .ifPresent(entries::remove);
      entries.merge(name(entry), entry, this::merge);
    }
    return document.made(above, entries.values().stream().toList());
  }

  private NodeTuple merge(NodeTuple below, NodeTuple above) {
    Node lower = below.getValueNode();
    Node upper = above.getValueNode();
    return lower instanceof MappingNode from && upper instanceof MappingNode to
        ? new NodeTuple(above.getKeyNode(), merge(from, to))
        : above;
  }

  private static boolean says(MappingNode mapping, String key) {
    return mapping.getValue().stream().anyMatch(entry -> name(entry).equals(key));
  }

  private static String name(NodeTuple entry) {
    return entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
  }
}
