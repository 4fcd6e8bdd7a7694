package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.routes.inbound.event.InboundEvent.Code;
import io.signalbox.routes.inbound.proof.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CloudEvents 1.0 over HTTP: structured, binary and batched; CDEvents too, which are such events.
 * However one comes, JSONPaths see it in its structured form.
 *
 * @see <a href="https://github.com/cloudevents/spec">CloudEvents</a>
 */
final class CloudEventReader {
  private static final String ATTRIBUTE = "ce-";

  private CloudEventReader() {}

  static List<InboundEvent> read(Headers headers, JsonNode root) throws Unreadable {
    if (headers.get(ATTRIBUTE + "type").isPresent()) {
      return List.of(event(binary(headers.beginning(ATTRIBUTE), root)));
    }
    if (!root.isArray()) return List.of(event(root));
    List<InboundEvent> events = new ArrayList<>();
    for (JsonNode event : root) events.add(event(event));
    return events;
  }

  private static JsonNode binary(Map<String, String> attributes, JsonNode data) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    attributes.forEach(event::put);
    event.set("data", data);
    return event;
  }

  private static InboundEvent event(JsonNode event) throws Unreadable {
    Optional<String> id = Words.text(event, "id");
    Optional<String> source = Words.text(event, "source");
    Optional<String> type = Words.text(event, "type");
    if (!Words.text(event, "specversion").orElse("").startsWith("1.")
        || id.isEmpty()
        || source.isEmpty()
        || type.isEmpty()) {
      throw new Unreadable(
          "The payload is no CloudEvent 1.0: it needs specversion, id, source and type.",
          "Send it in structured form, in binary form with ce- headers, or as a batch.");
    }
    // An event's id is unique only together with its source.
    return InboundEvent.of(Ids.of(source.get() + "#" + id.get()), type.get(), source.get(), event)
        .about(
            new Code(
                Words.text(event, "data", "repository"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()))
        .happened(Words.time(event, "time"));
  }
}
