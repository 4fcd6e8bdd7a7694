package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** JSON from strangers: bounded in depth, size of its parts, and their number. */
public final class Payload {
  private static final int MOST_DEPTH = 100;
  private static final int MOST_TOKENS = 300_000;
  private static final int MOST_STRING = 8 << 20;
  private static final int MOST_DIGITS = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MOST_DEPTH)
                .maxTokenCount(MOST_TOKENS)
                .maxStringLength(MOST_STRING)
                .maxNumberLength(MOST_DIGITS)
                .maxNameLength(1_000)
                .build());
  }

  private Payload() {}

  /**
   * @throws Unreadable when it is not JSON in UTF-8, or of an unreasonable shape
   */
  public static JsonNode read(byte[] body) throws Unreadable {
    try {
      JsonNode root = MAPPER.readTree(body);
      if (root != null && root.isContainerNode()) return root;
    } catch (IOException e) {
      throw new Unreadable(
          "The body is not JSON that can be read: " + firstLine(e) + ".",
          "Send JSON in UTF-8, at most %d deep.".formatted(MOST_DEPTH),
          e);
    }
    throw new Unreadable(
        "The body is neither a JSON object nor a list.", "Send the payload as JSON.");
  }

  private static String firstLine(IOException e) {
    String said =
        e instanceof com.fasterxml.jackson.core.JsonProcessingException p
            ? p.getOriginalMessage()
            : e.getMessage();
    String line = String.valueOf(said).lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
