package io.signalbox.routes.inbound.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import io.signalbox.config.inbound.Fill;
import io.signalbox.routes.inbound.event.InboundEvent;
import java.util.Optional;
import java.util.regex.Matcher;

/** What a trigger takes from one event. */
final class Values {
  private static final int MOST = 500;
  private static final Configuration JACKSON =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .build();

  private final InboundEvent event;
  private final DocumentContext document;

  Values(InboundEvent event) {
    this.event = event;
    this.document = JsonPath.using(JACKSON).parse(event.document());
  }

  /** A value, or the sentence that says why there is none. */
  sealed interface Value {
    record Found(String text) implements Value {}

    record None(String said) implements Value {}
  }

  Value of(Fill fill) {
    return switch (fill) {
      case Fill.Path path -> at(path.written());
      case Fill.Words words -> placed(words.written());
    };
  }

  /** Whether a path finds something that is neither null nor false, nor an empty list. */
  boolean has(String path) {
    try {
      JsonNode found = document.read(path);
      return found != null
          && !found.isNull()
          && !(found.isBoolean() && !found.asBoolean())
          && !(found.isArray() && found.isEmpty());
    } catch (JsonPathException e) {
      return false;
    }
  }

  private Value at(String path) {
    JsonNode found;
    try {
      found = document.read(path);
    } catch (JsonPathException e) {
      return new Value.None("%s finds nothing in the event".formatted(path));
    }
    JsonNode one = found != null && found.isArray() && found.size() == 1 ? found.get(0) : found;
    if (one == null || one.isNull()) {
      return new Value.None("%s finds nothing in the event".formatted(path));
    }
    if (!one.isTextual() && !one.isNumber()) {
      return new Value.None(
          "%s finds %s, not one text"
              .formatted(path, one.isArray() ? one.size() + " values" : "no"));
    }
    return bounded(one.asText(), path);
  }

  private Value placed(String text) {
    Matcher places = Fill.PLACES.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (places.find()) {
      Optional<String> value = Fill.place(places.group(1)).flatMap(this::value);
      if (value.isEmpty()) {
        return new Value.None("the event has no %s".formatted(places.group(1)));
      }
      places.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
    }
    return bounded(places.appendTail(filled).toString(), text);
  }

  private Optional<String> value(Fill.Place place) {
    return switch (place) {
      case EVENT -> Optional.of(event.kind());
      case REPOSITORY -> event.code().repository();
      case BRANCH -> event.code().branch();
      case TAG -> event.code().tag();
      case COMMIT -> event.code().commit();
    };
  }

  private static Value bounded(String text, String from) {
    return text.isBlank() || text.length() > MOST
        ? new Value.None("%s finds a text of %d characters".formatted(from, text.length()))
        : new Value.Found(text);
  }
}
