package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened elsewhere.
 *
 * @param id unique among the events of its source, the same when it is delivered again
 * @param sameAs recognises it when it comes again, even with another id that nobody signed
 * @param kind such as {@code push}, {@code release.published} or {@code alert.firing}
 * @param by who caused it, as far as it says
 * @param labels of an alert; else empty
 * @param at when it happened, as far as it says so reliably
 * @param matter the same for all events about one matter, such as beginning and end of an alert
 * @param document what JSONPaths look into
 */
public record InboundEvent(
    String id,
    String sameAs,
    String kind,
    String by,
    Code code,
    SortedMap<String, String> labels,
    Optional<Instant> at,
    String matter,
    JsonNode document) {

  /** What code it is about, as far as it is about any. */
  public record Code(
      Optional<String> repository,
      Optional<String> branch,
      Optional<String> tag,
      Optional<String> commit) {
    public static final Code NONE =
        new Code(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public InboundEvent {
    labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  static InboundEvent of(String id, String kind, String by, JsonNode document) {
    return new InboundEvent(
        id, id, kind, by, Code.NONE, new TreeMap<>(), Optional.empty(), id, document);
  }

  InboundEvent about(Code now) {
    return new InboundEvent(id, sameAs, kind, by, now, labels, at, matter, document);
  }

  InboundEvent labelled(Map<String, String> now) {
    return new InboundEvent(id, sameAs, kind, by, code, new TreeMap<>(now), at, matter, document);
  }

  InboundEvent happened(Optional<Instant> when) {
    return new InboundEvent(id, sameAs, kind, by, code, labels, when, matter, document);
  }

  InboundEvent recognisedBy(String key) {
    return new InboundEvent(id, key, kind, by, code, labels, at, matter, document);
  }

  InboundEvent about(String thing) {
    return new InboundEvent(id, sameAs, kind, by, code, labels, at, thing, document);
  }

  /** Only asks whether somebody listens. */
  public boolean ping() {
    return kind.equals(Words.PING);
  }
}
