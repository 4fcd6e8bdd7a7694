package io.signalbox.config.inbound;

import java.util.List;
import java.util.Optional;

/**
 * Webhooks and triggers: the sections {@code webhooks} and {@code triggers}.
 *
 * @param mostBytes of a delivery's body; a larger one is refused
 * @param perSecond deliveries that one source, and one address, may send per second
 * @param match whether an event is taken by its first trigger alone, or by all that match
 * @param sources in the order of the file
 * @param triggers in the order of the file
 * @param told who is told by CDEvents what became of it; the section {@code cdevents}
 */
public record Inbound(
    int mostBytes,
    int perSecond,
    Match match,
    List<WebhookSource> sources,
    List<Trigger> triggers,
    Optional<CdEventsSink> told) {

  /** How many triggers may take one event. */
  public enum Match {
    FIRST,
    ALL
  }

  public Inbound {
    sources = List.copyOf(sources);
    triggers = List.copyOf(triggers);
  }

  public Optional<WebhookSource> source(String name) {
    return sources.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}
