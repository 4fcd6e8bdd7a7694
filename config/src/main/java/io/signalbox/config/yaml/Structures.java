package io.signalbox.config.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The types of lists, of mappings with free keys, and of choices between forms. */
public final class Structures {
  private Structures() {}

  /** A list, in its order. */
  public static <T> Type<List<T>> listOf(Type<T> item) {
    Form form = new Form.Items(item.form());
    return new Type<>(
        form,
        value -> {
          if (!(value.node() instanceof SequenceNode sequence)) return value.unlike(form);
          List<T> items = new ArrayList<>();
          for (Node node : sequence.getValue()) {
            item.read(value.reading().value(node)).ifPresent(items::add);
          }
          return items.size() == sequence.getValue().size()
              ? Optional.of(List.copyOf(items))
              : Optional.empty();
        });
  }

  /** A list in which nothing stands twice. */
  public static <T> Type<List<T>> distinct(Type<T> item) {
    Type<List<T>> list = listOf(item);
    return new Type<>(
        list.form(),
        value ->
            list.read(value)
                .flatMap(
                    items -> {
                      Set<T> seen = new LinkedHashSet<>();
                      for (T one : items) {
                        if (!seen.add(one)) {
                          return value.problem(
                              "Expected each entry once, but '" + one + "' is there twice.");
                        }
                      }
                      return Optional.of(items);
                    }));
  }

  /** A mapping whose keys match, in the order of the file. A value left empty is read as such. */
  public static <T> Type<Map<String, T>> mapOf(String expected, String keys, Type<T> entry) {
    Form.Text keyForm = new Form.Text(expected, Optional.of(keys), false);
    Form form = new Form.Entries(keyForm, entry.form());
    Pattern allowed = Pattern.compile(keys);
    return new Type<>(
        form,
        value -> {
          if (!(value.node() instanceof MappingNode mapping)) return value.unlike(form);
          Map<String, T> entries = new LinkedHashMap<>();
          for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) continue;
            if (!allowed.matcher(key.getValue()).matches()) {
              refuse(value, mapping, key, expected);
              continue;
            }
            entry
                .read(value.reading().value(tuple.getValueNode()))
                .ifPresent(read -> entries.put(key.getValue(), read));
          }
          return entries.size() == mapping.getValue().size()
              ? Optional.of(Collections.unmodifiableMap(entries))
              : Optional.empty();
        });
  }

  private static void refuse(Value value, MappingNode mapping, ScalarNode key, String expected) {
    String message =
        "Expected the key to be %s, but it is '%s'.".formatted(expected, YamlDocument.shown(key));
    value.reading().problems().add(value.reading().document().problemOfKey(mapping, key, message));
  }

  /** Either a scalar or another form, told apart by what stands there. */
  public static <T> Type<T> scalarOr(Type<T> scalar, Type<T> other) {
    Form form = new Form.Either(List.of(scalar.form(), other.form()));
    return new Type<>(form, value -> value.isScalar() ? scalar.read(value) : other.read(value));
  }

  /** Either a list or another form. */
  public static <T> Type<T> listOr(Type<T> list, Type<T> other) {
    Form form = new Form.Either(List.of(list.form(), other.form()));
    return new Type<>(
        form,
        value -> {
          if (value.node() instanceof SequenceNode) return list.read(value);
          return value.node() instanceof MappingNode ? other.read(value) : value.unlike(form);
        });
  }

  /** The value itself, where a later pass will read it; only its form is said here. */
  public static Type<Value> later(Form form) {
    return new Type<>(form, Optional::of);
  }
}
