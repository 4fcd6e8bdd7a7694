package io.signalbox.config.yaml;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Walks a document once, before anything reads it: notes where each node stands and refuses what
 * YAML allows but no configuration needs – tags, keys that are not text, the same key twice.
 */
final class NodeCheck {
  private static final Set<Tag> PLAIN =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.MAP,
          Tag.SEQ,
          Tag.TIMESTAMP,
          Tag.MERGE);

  private final YamlDocument document;
  private final Problems problems;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean finite = true;

  NodeCheck(YamlDocument document, Problems problems) {
    this.document = document;
    this.problems = problems;
  }

  /** Whether the document can be walked: false when a node contains itself. */
  boolean check() {
    visit(document.root());
    return finite;
  }

  private void visit(Node node) {
    if (!PLAIN.contains(node.getTag())) {
      problems.add(
          document.problem(
              node,
              "Expected a plain value, but it has the tag '"
                  + node.getTag().getValue().replaceAll("\\p{Cntrl}", "?")
                  + "'. Remove the tag."));
    }
    open.add(node);
    if (node instanceof MappingNode mapping) visitEntries(mapping);
    if (node instanceof SequenceNode sequence) visitItems(sequence);
    open.remove(node);
  }

  private void visitItems(SequenceNode sequence) {
    int index = 0;
    for (Node item : sequence.getValue()) {
      enter(item, document.path(sequence) + "[" + index++ + "]", item);
    }
  }

  private void visitEntries(MappingNode mapping) {
    Map<String, Integer> lines = new HashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      Node key = entry.getKeyNode();
      if (!(key instanceof ScalarNode scalar)) {
        problems.add(document.problemOfKey(mapping, key, "Expected a key to be text."));
        continue;
      }
      Integer first = lines.putIfAbsent(scalar.getValue(), key.getStartMark().getLine() + 1);
      if (first != null) {
        problems.add(
            document.problemOfKey(
                mapping,
                key,
                "Expected each key once, but '%s' already stands in line %d."
                    .formatted(YamlDocument.shown(key), first)));
      }
      String path = YamlDocument.join(document.path(mapping), YamlDocument.shown(key));
      document.place(key, path, key);
      enter(entry.getValueNode(), path, key);
    }
  }

  /** A node that is known already was reached by an alias; it stands where its anchor stands. */
  private void enter(Node node, String path, Node label) {
    if (open.contains(node)) {
      finite = false;
      problems.add(document.problem(node, "Expected a value to end, but it contains itself."));
    }
    if (document.knows(node)) return;
    document.place(node, path, label);
    visit(node);
  }
}
