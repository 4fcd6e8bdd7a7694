package io.signalbox.config.schema;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** YAML as an editor sees it: plain scalars by the core schema of YAML 1.2. */
final class YamlAsJson {
  private YamlAsJson() {}

  static String convert(String yaml) {
    return json(new Yaml(new LoaderOptions()).compose(new StringReader(yaml))).printed();
  }

  private static Json json(Node node) {
    return switch (node) {
      case MappingNode mapping -> object(mapping);
      case SequenceNode list -> new Json.Items(items(list));
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new IllegalArgumentException("Unknown node " + node);
    };
  }

  private static List<Json> items(SequenceNode list) {
    return list.getValue().stream().map(YamlAsJson::json).toList();
  }

  private static Json object(MappingNode mapping) {
    Map<String, Json> entries = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      entries.put(((ScalarNode) entry.getKeyNode()).getValue(), json(entry.getValueNode()));
    }
    return new Json.Fields(entries);
  }

  private static Json scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN) return new Json.Text(text);
    if (text.matches("~|null|Null|NULL|")) return new Json.Literal("null");
    if (text.matches("true|false|-?(0|[1-9][0-9]*)(\\.[0-9]+)?")) return new Json.Literal(text);
    return text.matches("0[0-9]+")
        ? new Json.Literal(text.replaceAll("^0+(?=.)", ""))
        : new Json.Text(text);
  }
}
