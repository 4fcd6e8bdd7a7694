package io.signalbox.routes.inbound.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alerts, as Prometheus' Alertmanager and Grafana send them: groups, sent again and again, in any
 * order. One alert is one event from its start to its end, whatever group it comes in: its id is
 * made of its fingerprint and the moment at which it began.
 *
 * @see <a href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">
 *     Alertmanager</a>
 */
final class AlertReader {
  private AlertReader() {}

  static List<InboundEvent> read(JsonNode root) throws Unreadable {
    if (!root.path("alerts").isArray()) {
      throw new Unreadable("The payload has no list 'alerts'.", "Send it as Alertmanager does.");
    }
    Map<String, InboundEvent> events = new LinkedHashMap<>();
    for (JsonNode alert : root.path("alerts")) {
      InboundEvent event = event(alert);
      events.putIfAbsent(event.id(), event);
    }
    return new ArrayList<>(events.values());
  }

  private static InboundEvent event(JsonNode alert) throws Unreadable {
    String status = Words.text(alert, "status").orElse("");
    Optional<String> began = Words.text(alert, "startsAt");
    if (!(status.equals("firing") || status.equals("resolved"))
        || began.isEmpty()
        || !alert.path("labels").isObject()) {
      throw new Unreadable(
          "An alert has no 'status' of firing or resolved, no 'startsAt' or no 'labels'.",
          "Send it as Alertmanager does.");
    }
    Map<String, String> labels = labels(alert.path("labels"));
    String fingerprint =
        Words.text(alert, "fingerprint")
            .orElseGet(
                () ->
                    Ids.hash(
                        new java.util.TreeMap<>(labels)
                            .toString()
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    String moment = Words.time(alert, "startsAt").map(Object::toString).orElse(began.get());
    String id = Ids.of(fingerprint + ":" + moment + ":" + status);
    String by = "alert " + Optional.ofNullable(labels.get("alertname")).orElse(fingerprint);
    return InboundEvent.of(id, "alert." + status, by, alert)
        .labelled(labels)
        .about(Ids.of(fingerprint + ":" + moment))
        .happened(happened(alert, status));
  }

  /** An alert that has not ended says that it ended in the year 1. */
  private static Optional<Instant> happened(JsonNode alert, String status) {
    Optional<Instant> began = Words.time(alert, "startsAt");
    return status.equals("resolved")
        ? Words.time(alert, "endsAt")
            .filter(end -> began.filter(end::isBefore).isEmpty())
            .or(() -> began)
        : began;
  }

  private static Map<String, String> labels(JsonNode node) {
    Map<String, String> labels = new HashMap<>();
    node.properties()
        .forEach(
            e -> {
              if (e.getValue().isValueNode()) labels.put(e.getKey(), e.getValue().asText());
            });
    return labels;
  }
}
