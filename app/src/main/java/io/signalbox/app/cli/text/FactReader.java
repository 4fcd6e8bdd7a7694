package io.signalbox.app.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.app.cli.text.FactText.Mood;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import java.time.Instant;
import java.util.List;

/**
 * Reads facts one after the other and remembers what later ones need to be told well. A kind that
 * this version does not know is told by its name: the server may be newer.
 */
public final class FactReader {
  private final Times times;
  private int batches;

  public FactReader(Times times) {
    this.times = times;
  }

  /** A fact in words, and when it happened. */
  public record Told(long number, Instant at, FactText text) {}

  /** Whether it is only kept for later: nothing that somebody who looks on would miss. */
  public static boolean quiet(JsonNode fact) {
    return fact.path("what").path("is").asText().equals("gate_sampled");
  }

  public Told read(JsonNode json) {
    try {
      Fact fact = Json.read(json.toString(), Fact.class);
      if (fact.what() instanceof What.Started started) batches = started.batches();
      return new Told(fact.number(), fact.at(), FactText.of(fact, batches, times));
    } catch (IllegalArgumentException e) {
      return new Told(
          json.path("number").asLong(),
          Instant.parse(json.path("at").asText()),
          new FactText(
              Mood.NEUTRAL,
              json.path("what").path("is").asText("?"),
              "told by a newer Signalbox; --json shows it whole",
              List.of()));
    }
  }
}
