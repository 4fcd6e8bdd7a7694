package io.signalbox.config.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value (RFC 8259) that prints itself, indented by two, its keys in the given order. */
sealed interface Json {
  /** Text. */
  record Text(String value) implements Json {}

  /** A number or {@code true} or {@code false}, as it is to be printed. */
  record Literal(String value) implements Json {}

  /** A list. */
  record Items(List<Json> values) implements Json {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** An object; {@link #with} makes another one. */
  record Fields(Map<String, Json> values) implements Json {
    public Fields {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    Fields with(String name, Json value) {
      Map<String, Json> more = new LinkedHashMap<>(values);
      more.put(name, value);
      return new Fields(more);
    }

    Fields with(String name, String value) {
      return with(name, new Text(value));
    }
  }

  static Fields object() {
    return new Fields(Map.of());
  }

  static Items texts(List<String> values) {
    return new Items(values.stream().<Json>map(Text::new).toList());
  }

  default String printed() {
    return print("\n") + "\n";
  }

  private String print(String newline) {
    String inner = newline + "  ";
    return switch (this) {
      case Text text -> quoted(text.value);
      case Literal literal -> literal.value;
      case Items items ->
          items.values.stream().allMatch(Text.class::isInstance)
              ? "["
                  + String.join(", ", items.values.stream().map(v -> v.print(inner)).toList())
                  + "]"
              : block("[", items.values.stream().map(v -> v.print(inner)).toList(), "]", newline);
      case Fields fields -> {
        List<String> lines = new ArrayList<>();
        fields.values.forEach((name, v) -> lines.add(quoted(name) + ": " + v.print(inner)));
        yield lines.isEmpty() ? "{}" : block("{", lines, "}", newline);
      }
    };
  }

  private static String block(String open, List<String> lines, String close, String newline) {
    String inner = newline + "  ";
    return open + inner + String.join("," + inner, lines) + newline + close;
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') out.append('\\').append(c);
      else if (c < ' ') out.append("\\u%04x".formatted((int) c));
      else out.append(c);
    }
    return out.append('"').toString();
  }
}
