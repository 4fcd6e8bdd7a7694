package io.signalbox.config.yaml;

import io.signalbox.config.Problem;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A parsed file that knows of each node where it stands: its path of keys, and the key that labels
 * it. Nodes made by merging keep the places of the nodes they were made from.
 */
public final class YamlDocument {
  private final String file;
  private final Node root;
  private final IdentityHashMap<Node, Origin> origins = new IdentityHashMap<>();

  YamlDocument(String file, Node root) {
    this.file = file;
    this.root = root;
    origins.put(root, new Origin("", root));
  }

  public Node root() {
    return root;
  }

  /** Remembers where a node stands; the first place counts, for a node that aliases repeat. */
  void place(Node node, String path, Node label) {
    origins.putIfAbsent(node, new Origin(path, label));
  }

  boolean knows(Node node) {
    return origins.containsKey(node);
  }

  String path(Node node) {
    return origin(node).path;
  }

  /** A problem with a value. */
  Problem problem(Node node, String message) {
    return at(node.getStartMark(), path(node), message);
  }

  /** A problem with what stands inside a value, or should: shown at the key that labels it. */
  Problem problemWithin(Node node, String message) {
    return at(origin(node).label.getStartMark(), path(node), message);
  }

  /** A problem with a key. */
  Problem problemOfKey(Node parent, Node key, String message) {
    String path = knows(key) ? path(key) : join(path(parent), shown(key));
    return at(key.getStartMark(), path, message);
  }

  /** A mapping made of others; it stands where {@code like} stands. */
  MappingNode made(Node like, List<NodeTuple> entries) {
    MappingNode node =
        new MappingNode(
            Tag.MAP, true, entries, like.getStartMark(), like.getEndMark(), FlowStyle.BLOCK);
    origins.put(node, origin(like));
    return node;
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  static String shown(Node key) {
    String text = key instanceof ScalarNode scalar ? scalar.getValue() : "?";
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() > 60 ? line.substring(0, 60) + "…" : line;
  }

  private Origin origin(Node node) {
    return Optional.ofNullable(origins.get(node)).orElseGet(() -> new Origin("", root));
  }

  private Problem at(Mark mark, String path, String message) {
    return new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, path, message);
  }

  private record Origin(String path, Node label) {}
}
