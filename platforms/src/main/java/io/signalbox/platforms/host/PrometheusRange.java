package io.signalbox.platforms.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Reading.Spread;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A range query of Prometheus' HTTP API (v1): the values of a time that is over, in two halves. */
final class PrometheusRange {
  /** So many values are enough; Prometheus itself refuses more than 11,000. */
  private static final int MOST_VALUES = 1_000;

  private PrometheusRange() {}

  static Reading.Before ask(
      Site site, CheckSpec check, SourceSpec.Prometheus source, Instant from, Instant until)
      throws StepFailedException {
    Duration whole = Duration.between(from, until);
    long step =
        Math.max(Math.max(1, check.every().toSeconds()), whole.toSeconds() / MOST_VALUES + 1);
    String more =
        "&start=%d&end=%d&step=%d"
            .formatted(from.getEpochSecond(), until.getEpochSecond() - 1, step);
    PrometheusQuery.Answered answered =
        PrometheusQuery.get(site, check, source, "/api/v1/query_range", more);
    return switch (answered) {
      case PrometheusQuery.Answered.Not(String said) -> Reading.Before.none(new Reading.Down(said));
      case PrometheusQuery.Answered.Data(JsonNode data) -> read(data, from, until);
    };
  }

  private static Reading.Before read(JsonNode data, Instant from, Instant until) {
    JsonNode result = data.path("result");
    if (!data.path("resultType").asText().equals("matrix") || result.size() > 1) {
      return Reading.Before.none(
          new Reading.NoData("the query gives %d series".formatted(result.size())));
    }
    Instant middle = from.plus(Duration.between(from, until).dividedBy(2));
    Spread first = Spread.NONE;
    Spread second = Spread.NONE;
    Instant oldest = until;
    for (JsonNode pair : result.path(0).path("values")) {
      Optional<Double> number = Exposition.number(pair.path(1).asText()).filter(Double::isFinite);
      if (number.isEmpty()) continue;
      Instant at = Instant.ofEpochMilli(Math.round(pair.path(0).asDouble() * 1000));
      if (at.isBefore(oldest)) oldest = at;
      Spread one = Spread.of(number.get());
      if (at.isBefore(middle)) first = first.plus(one);
      else second = second.plus(one);
    }
    return oldest.equals(until)
        ? Reading.Before.none(new Reading.NoData("the query gives no value"))
        : new Reading.Before(
            Duration.ofSeconds(Duration.between(oldest, until).toSeconds()), first, second);
  }
}
