package io.signalbox.config.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A value of the file and the reading that it is part of. */
public record Value(Reading reading, Node node) {

  /** Records a problem with this value; nothing is the result. */
  public <T> Optional<T> problem(String message) {
    reading
        .problems()
        .add(
            node instanceof MappingNode || isEmpty()
                ? reading.document().problemWithin(node, message)
                : reading.document().problem(node, message));
    return Optional.empty();
  }

  /** Records that this value does not have a form. */
  public <T> Optional<T> unlike(Form form) {
    return problem("Expected " + form.expected() + ", but it is " + described(form) + ".");
  }

  /** The path of keys to this value, such as {@code services.auth.port}. */
  public String path() {
    return reading.document().path(node);
  }

  /** The values of a mapping by their keys, in the order of the file; none for anything else. */
  public Map<String, Value> children() {
    Map<String, Value> children = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
          children.put(key.getValue(), new Value(reading, entry.getValueNode()));
        }
      }
    }
    return children;
  }

  /** The values of a list, in its order; none for anything else. */
  public List<Value> items() {
    return node instanceof SequenceNode list
        ? list.getValue().stream().map(item -> new Value(reading, item)).toList()
        : List.of();
  }

  public Optional<Value> child(String key) {
    return Optional.ofNullable(children().get(key));
  }

  /** The same value, read otherwise. */
  public Value in(Reading other) {
    return new Value(other, node);
  }

  /** Turns the sentence of a refusing constructor into a problem here. */
  public <T> Optional<T> attempt(Supplier<? extends T> maker) {
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException refusal) {
      return problem(
          References.isReference(text())
              ? "Expected a value that fits, but what " + text() + " holds does not."
              : String.valueOf(refusal.getMessage()));
    }
  }

  /** Whether the key stands there without a value, which is the same as not writing it. */
  public boolean isEmpty() {
    return node.getTag().equals(Tag.NULL);
  }

  boolean isScalar() {
    return node instanceof ScalarNode && !isEmpty();
  }

  boolean isPlain() {
    return node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.PLAIN;
  }

  /** The text as it is written; empty for a list or mapping. */
  public String text() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** Says what stands here; quotes it only where a secret cannot stand by mistake. */
  private String described(Form form) {
    if (isEmpty()) return "empty";
    if (node instanceof MappingNode) return "a mapping";
    if (node instanceof SequenceNode) return "a list";
    return switch (form) {
      case Form.Secret ignored -> "written here";
      case Form.Items ignored -> "a single value";
      case Form.Entries ignored -> "a single value";
      case Form.Fields ignored -> "a single value";
      case Form.Text ignored -> "'" + YamlDocument.shown(node) + "'";
      case Form.Words ignored -> "'" + YamlDocument.shown(node) + "'";
      case Form.Either ignored -> "'" + YamlDocument.shown(node) + "'";
      case Form.Numeric ignored -> quotedOrNot();
      case Form.Flag ignored -> quotedOrNot();
    };
  }

  private String quotedOrNot() {
    return (isPlain() ? "'" : "the text '") + YamlDocument.shown(node) + "'";
  }
}
