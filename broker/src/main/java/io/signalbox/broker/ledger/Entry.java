package io.signalbox.broker.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.DeploymentId;
import io.signalbox.engine.model.Target;
import io.signalbox.engine.model.Version;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

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

  /**
   * @throws IllegalArgumentException in a sentence, when it is no fact at all
   */
  static Entry read(Arrival arrival) {
    return read(arrival.json(), arrival.before(), arrival.hash());
  }

  static Entry read(StoredFact fact) {
    return read(fact.json(), fact.before(), fact.hash());
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
        SqlText.printable(before),
        SqlText.printable(hash),
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
