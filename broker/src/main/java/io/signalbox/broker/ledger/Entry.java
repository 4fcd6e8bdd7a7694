package io.signalbox.broker.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fact that can be written down.
 *
 * @param what empty where a newer version told a kind that this one does not know: during an
 *     upgrade, such facts are kept all the same
 */
record Entry(
    DeploymentId deployment,
    long number,
    Target target,
    Version version,
    Instant at,
    String kind,
    String json,
    String before,
    String hash,
    Optional<What> what) {
  private static final Logger LOG = LoggerFactory.getLogger(Entry.class);

  /**
   * @throws IllegalArgumentException in a sentence, when it is no fact at all
   */
  static Entry read(Arrival arrival) {
    return read(arrival.json(), arrival.before(), arrival.hash());
  }

  static Entry read(StoredFact fact) {
    return read(fact.json(), fact.before(), fact.hash());
  }

  /** Those that can be read: somebody may have written into the database by hand. */
  static List<Entry> readable(List<StoredFact> facts) {
    List<Entry> entries = new ArrayList<>();
    for (StoredFact fact : facts) {
      try {
        entries.add(read(fact));
      } catch (IllegalArgumentException e) {
        LOG.warn("Fact {} of {} was damaged: {}", fact.number(), fact.deployment(), e.getMessage());
      }
    }
    return List.copyOf(entries);
  }

  private static Entry read(String json, String before, String hash) {
    JsonNode tree = Json.tree(json);
    long number = tree.path("number").asLong();
    if (number < 1) {
      throw new IllegalArgumentException("Expected a fact with a number from 1.");
    }
    return new Entry(
        new DeploymentId(tree.path("deployment").asText()),
        number,
        Target.of(
            tree.path("target").path("service").asText(),
            tree.path("target").path("environment").asText()),
        new Version(tree.path("version").asText()),
        instant(tree.path("at").asText()),
        tree.path("what").path("is").asText(),
        SqlText.encodable(json),
        SqlText.hash(before),
        SqlText.hash(hash),
        what(json));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "Expected a fact with a time, but it is '" + text + "'.", e);
    }
  }

  private static Optional<What> what(String json) {
    try {
      return Optional.of(Json.read(json, Fact.class).what());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
