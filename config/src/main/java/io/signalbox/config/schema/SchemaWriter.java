package io.signalbox.config.schema;

import io.signalbox.config.section.RootSection;
import io.signalbox.config.yaml.Form;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Key.Presence;
import io.signalbox.config.yaml.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the JSON Schema (draft 2020-12) of the configuration file. It says what one key may hold;
 * what holds between keys is checked at load alone.
 */
public final class SchemaWriter {
  private final Map<String, Json> definitions = new LinkedHashMap<>();

  private SchemaWriter() {}

  /** The schema as indented JSON text. */
  public static String write() {
    return new SchemaWriter().root(RootSection.SHAPE).printed();
  }

  private Json root(Shape shape) {
    Json.Fields body = object(shape);
    Json.Fields root =
        Json.object()
            .with("$schema", "https://json-schema.org/draft/2020-12/schema")
            .with("title", "Signalbox configuration")
            .with("description", "Generated from the declarations by which the file is read.");
    for (Map.Entry<String, Json> entry : body.values().entrySet()) {
      root = root.with(entry.getKey(), entry.getValue());
    }
    return root.with("$defs", new Json.Fields(definitions));
  }

  private Json.Fields object(Shape shape) {
    Json.Fields properties = Json.object();
    List<String> required = new ArrayList<>();
    for (Key<?> key : shape.keys()) {
      properties = properties.with(key.name(), property(shape, key));
      if (isRequired(shape, key)) required.add(key.name());
    }
    Json.Fields object =
        Json.object()
            .with("type", "object")
            .with("properties", properties)
            .with("additionalProperties", new Json.Literal("false"));
    return required.isEmpty() ? object : object.with("required", Json.texts(required));
  }

  /** In a layer nothing is required: what is missing may stand in another one. */
  private static boolean isRequired(Shape shape, Key<?> key) {
    return !shape.layered() && key.presence() instanceof Presence.Required<?>;
  }

  private Json property(Shape shape, Key<?> key) {
    Json.Fields form = schema(key.type().form());
    Json.Fields property = isRequired(shape, key) ? form : orEmpty(form);
    property = property.with("description", key.says());
    return key.presence() instanceof Presence.Default<?> preset && !preset.written().equals("{}")
        ? property.with("default", literal(key.type().form(), preset.written()))
        : property;
  }

  private Json.Fields schema(Form form) {
    return switch (form) {
      case Form.Text text -> text(text);
      case Form.Numeric number -> number(number);
      case Form.Flag ignored -> Json.object().with("type", "boolean");
      case Form.Words words -> Json.object().with("enum", Json.texts(words.words()));
      case Form.Secret ignored ->
          Json.object()
              .with("type", "string")
              .with("pattern", "^\\$\\{(env:[A-Za-z_][A-Za-z0-9_]*|file:/[^}]+)\\}$");
      case Form.Items items ->
          Json.object().with("type", "array").with("items", schema(items.item()));
      case Form.Entries entries -> entries(entries);
      case Form.Fields fields -> reference(fields.shape());
      case Form.Either either ->
          Json.object()
              .with(
                  "anyOf",
                  new Json.Items(either.forms().stream().<Json>map(this::schema).toList()));
    };
  }

  private static Json.Fields text(Form.Text text) {
    Json.Fields schema =
        text.alsoNumber()
            ? Json.object().with("type", Json.texts(List.of("string", "number", "boolean")))
            : Json.object().with("type", "string");
    return text.pattern().map(p -> schema.with("pattern", "^(?:" + p + ")$")).orElse(schema);
  }

  private static Json.Fields number(Form.Numeric number) {
    Json.Fields schema =
        Json.object()
            .with("type", number.whole() ? "integer" : "number")
            .with("minimum", new Json.Literal(Long.toString((long) number.least())));
    return number.most() < Integer.MAX_VALUE
        ? schema.with("maximum", new Json.Literal(Long.toString((long) number.most())))
        : schema;
  }

  private Json.Fields entries(Form.Entries entries) {
    Json.Fields value = schema(entries.value());
    boolean mayBeEmpty = entries.value() instanceof Form.Fields;
    return Json.object()
        .with("type", "object")
        .with("propertyNames", text(entries.keys()))
        .with("additionalProperties", mayBeEmpty ? orEmpty(value) : value);
  }

  private Json.Fields reference(Shape shape) {
    if (!definitions.containsKey(shape.name())) {
      // Reserves the place, so that definitions stand in the order of their first use.
      definitions.put(shape.name(), Json.object());
      definitions.put(shape.name(), object(shape));
    }
    return Json.object().with("$ref", "#/$defs/" + shape.name());
  }

  /** A key may stand without a value; that means its default. */
  private static Json.Fields orEmpty(Json.Fields schema) {
    return Json.object()
        .with("anyOf", new Json.Items(List.of(schema, Json.object().with("type", "null"))));
  }

  private static Json literal(Form form, String written) {
    if (written.equals("[]")) return new Json.Items(List.of());
    boolean bare = form instanceof Form.Numeric || form instanceof Form.Flag;
    return bare ? new Json.Literal(written) : new Json.Text(written);
  }
}
