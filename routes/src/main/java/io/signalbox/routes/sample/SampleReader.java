package io.signalbox.routes.sample;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.event.BadEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/**
 * Understands a pushed sample: a JSON object with {@code service}, {@code environment}, {@code
 * instance} and {@code check}, perhaps {@code at}, and either {@code value}, or {@code failed} and
 * {@code total}, or {@code seconds} (a number, or a list of them).
 */
final class SampleReader {
  /** Of a body, in bytes. */
  static final int MOST = 16 << 10;

  /** In one sample. */
  static final int MOST_TIMES = 100;

  /** Machines' clocks differ. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private static final Set<String> KNOWN =
      Set.of(
          "service",
          "environment",
          "instance",
          "check",
          "at",
          "value",
          "failed",
          "total",
          "seconds");

  private SampleReader() {}

  /**
   * @param now when it came; it was measured then, where it does not say when
   * @throws BadEvent in a sentence
   */
  static PushedSample read(String body, Instant now) throws BadEvent {
    if (body.length() > MOST) {
      throw new BadEvent(
          "Expected a sample of at most %d characters, but it has %d."
              .formatted(MOST, body.length()));
    }
    try {
      JsonNode sample = Json.tree(body);
      if (sample == null || !sample.isObject())
        throw new BadEvent("Expected a sample as a JSON object, but it is something else.");
      Set<String> strange = new TreeSet<>();
      sample.fieldNames().forEachRemaining(strange::add);
      strange.removeAll(KNOWN);
      if (!strange.isEmpty())
        throw new BadEvent(
            "Expected nothing but %s in a sample, but there is '%s'."
                .formatted(new TreeSet<>(KNOWN), strange.iterator().next()));
      return new PushedSample(
          Target.of(text(sample, "service"), text(sample, "environment")),
          new InstanceName(text(sample, "instance")),
          text(sample, "check"),
          at(sample, now),
          reading(sample));
    } catch (IllegalArgumentException e) {
      throw new BadEvent("Expected a sample in JSON. " + e.getMessage(), e);
    }
  }

  private static String text(JsonNode sample, String name) throws BadEvent {
    JsonNode value = sample.path(name);
    if (value.isTextual() && !value.asText().isBlank()) return value.asText();
    throw new BadEvent("Expected '%s' of a sample to be a text.".formatted(name));
  }

  private static Instant at(JsonNode sample, Instant now) throws BadEvent {
    if (!sample.has("at")) return now;
    Instant at;
    try {
      at = OffsetDateTime.parse(text(sample, "at")).toInstant();
    } catch (DateTimeException e) {
      throw new BadEvent(
          "Expected 'at' of a sample to be RFC 3339 such as 2026-11-21T12:00:00Z.", e);
    }
    if (at.isAfter(now.plus(AHEAD)))
      throw new BadEvent(
          "Expected a sample to be of the past, but it says %s and it is %s.".formatted(at, now));
    return at;
  }

  private static Reading reading(JsonNode sample) throws BadEvent {
    boolean counts = sample.has("failed") || sample.has("total");
    int forms = (sample.has("value") ? 1 : 0) + (counts ? 1 : 0) + (sample.has("seconds") ? 1 : 0);
    if (forms != 1)
      throw new BadEvent(
          "Expected a sample to have either 'value', or 'failed' and 'total', or 'seconds'.");
    if (counts) return new Reading.Counts(count(sample, "failed"), count(sample, "total"));
    if (sample.has("value")) return new Reading.Value(number(sample.path("value"), "value"));
    return spread(sample.path("seconds"));
  }

  private static long count(JsonNode sample, String name) throws BadEvent {
    JsonNode value = sample.path(name);
    if (value.isIntegralNumber() && value.canConvertToLong()) return value.asLong();
    throw new BadEvent("Expected '%s' of a sample to be a whole number.".formatted(name));
  }

  private static double number(JsonNode value, String name) throws BadEvent {
    if (value.isNumber()) return value.asDouble();
    throw new BadEvent("Expected '%s' of a sample to be a number.".formatted(name));
  }

  private static Reading.Spread spread(JsonNode seconds) throws BadEvent {
    if (!seconds.isArray()) return Reading.Spread.of(time(seconds));
    if (seconds.size() > MOST_TIMES)
      throw new BadEvent(
          "Expected at most %d times in a sample, but there are %d."
              .formatted(MOST_TIMES, seconds.size()));
    Reading.Spread all = Reading.Spread.NONE;
    for (Iterator<JsonNode> each = seconds.elements(); each.hasNext(); )
      all = all.plus(Reading.Spread.of(time(each.next())));
    return all;
  }

  private static double time(JsonNode value) throws BadEvent {
    double seconds = number(value, "seconds");
    if (seconds >= 0 && Double.isFinite(seconds)) return seconds;
    throw new BadEvent("Expected a time in a sample to be 0 or more seconds.");
  }
}
