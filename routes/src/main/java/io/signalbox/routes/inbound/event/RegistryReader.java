package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.routes.inbound.event.InboundEvent.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Notifications of a container registry: an envelope with events, each about one manifest or layer.
 *
 * @see <a href="https://distribution.github.io/distribution/about/notifications/">CNCF
 *     Distribution</a>
 */
final class RegistryReader {
  private RegistryReader() {}

  static List<InboundEvent> read(JsonNode root) throws Unreadable {
    if (!root.path("events").isArray()) {
      throw new Unreadable(
          "The payload has no list 'events'.", "Send it as a registry's notifications do.");
    }
    List<InboundEvent> events = new ArrayList<>();
    for (JsonNode event : root.path("events")) events.add(event(event));
    return events;
  }

  private static InboundEvent event(JsonNode event) throws Unreadable {
    Optional<String> id = Words.text(event, "id");
    Optional<String> action = Words.text(event, "action");
    if (id.isEmpty() || action.isEmpty()) {
      throw new Unreadable(
          "An event of the registry has no 'id' or no 'action'.",
          "Send it as a registry's notifications do.");
    }
    String by = Words.text(event, "actor", "name").orElse("the registry");
    return InboundEvent.of(Ids.of(id.get()), action.get(), by, event)
        .about(
            new Code(
                Words.text(event, "target", "repository"),
                Optional.empty(),
                Words.text(event, "target", "tag"),
                Optional.empty()))
        .happened(Words.time(event, "timestamp"));
  }
}
