package io.signalbox.broker.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** Engine values as JSON and back. The engine knows nothing of it: the shape is declared here. */
public final class Json {
  /** A message may not be larger, in characters. */
  public static final int MOST_CHARACTERS = 1 << 20;

  private static final ObjectMapper PLAIN =
      JsonMapper.builder()
          .addModules(
              new Jdk8Module(),
              new JavaTimeModule(),
              new NamesModule(),
              new KindsModule(),
              new LaterFieldsModule(),
              new RoundModule())
          .disable(
              SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
              SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .build();

  private static final ObjectMapper MAPPER;

  static {
    PLAIN
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(MOST_CHARACTERS)
                .maxNestingDepth(50)
                .build());
    MAPPER = PLAIN.copy().registerModule(new SpecModule(PLAIN));
  }

  private Json() {}

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected every value of the engine to have a JSON form.", e);
    }
  }

  public static String pretty(Object value) {
    try {
      return PLAIN.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected every value of the engine to have a JSON form.", e);
    }
  }

  /**
   * @throws IllegalArgumentException in a sentence, when the text is not JSON of that shape
   */
  public static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readerFor(type).withAttribute(SpecModule.SOURCE, json).readValue(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Expected JSON%s, but at %s: %s"
              .formatted(
                  type == JsonNode.class ? "" : " of a " + type.getSimpleName(),
                  place(e),
                  e.getOriginalMessage()),
          e);
    }
  }

  /** As {@link #read}, for JSON whose shape is looked at piece by piece. */
  public static JsonNode tree(String json) {
    return read(json, JsonNode.class);
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? "an unknown place"
        : "line %d, column %d"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }
}
