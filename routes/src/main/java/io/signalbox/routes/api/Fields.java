package io.signalbox.routes.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.signalbox.config.Spelling;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The JSON object of a request, read strictly: one object, no field twice, no field that is not
 * known, nothing behind it.
 */
record Fields(JsonNode node) {
  private static final int LONGEST = 1_000;

  private static final ObjectReader STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  static {
    STRICT
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(10).maxStringLength(64 << 10).build());
  }

  static Fields of(String body, String... names) {
    JsonNode node;
    try {
      node = STRICT.readTree(body.isBlank() ? "{}" : body);
    } catch (JsonProcessingException e) {
      throw Refused.badRequest(
          "The body is not JSON: at line %d, column %d: %s"
              .formatted(
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                  firstLine(String.valueOf(e.getOriginalMessage()))),
          "Send one JSON object.");
    }
    if (!node.isObject()) {
      throw Refused.badRequest("The body is not a JSON object.", "Send one JSON object.");
    }
    Set<String> known = Set.of(names);
    for (Iterator<String> fields = node.fieldNames(); fields.hasNext(); ) {
      String field = fields.next();
      if (!known.contains(field)) {
        throw Refused.badRequest(
            "There is no field '%s' here.%s"
                .formatted(shown(field), Spelling.didYouMean(field, known)),
            "Known are: " + String.join(", ", known.stream().sorted().toList()) + ".");
      }
    }
    return new Fields(node);
  }

  String required(String name) {
    return optional(name)
        .orElseThrow(
            () ->
                Refused.badRequest(
                    "The field '" + name + "' is missing.",
                    "Add \"" + name + "\": \"…\" to the body."));
  }

  Optional<String> optional(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) return Optional.empty();
    if (!value.isTextual()) throw wrong(name, "a string");
    String text = value.asText();
    if (text.length() > LONGEST) throw wrong(name, "at most " + LONGEST + " characters");
    return text.isBlank() ? Optional.empty() : Optional.of(text);
  }

  /** A checked value of the engine; its own sentence says what is wrong with it. */
  <T> Optional<T> optional(String name, Function<String, T> of) {
    return optional(name).map(text -> checked(text, of));
  }

  <T> T required(String name, Function<String, T> of) {
    return checked(required(name), of);
  }

  boolean flag(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) return false;
    if (!value.isBoolean()) throw wrong(name, "true or false");
    return value.asBoolean();
  }

  List<String> texts(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) return List.of();
    if (!value.isArray() || value.size() > 100) throw wrong(name, "a list of strings");
    List<String> texts = new ArrayList<>();
    for (JsonNode each : value) {
      if (!each.isTextual()) throw wrong(name, "a list of strings");
      texts.add(each.asText());
    }
    return texts;
  }

  static <T> T checked(String text, Function<String, T> of) {
    try {
      return of.apply(text);
    } catch (IllegalArgumentException e) {
      throw new Refused(400, String.valueOf(e.getMessage()), "Correct it and ask again.", e);
    }
  }

  static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 80 ? clean.substring(0, 80) + "…" : clean;
  }

  private static Refused wrong(String name, String rule) {
    return Refused.badRequest(
        "Expected the field '" + name + "' to be " + rule + ".", "Correct it and ask again.");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
