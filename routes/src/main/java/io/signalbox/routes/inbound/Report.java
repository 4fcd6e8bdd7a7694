package io.signalbox.routes.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.event.EventReader;
import io.signalbox.routes.inbound.event.InboundEvent;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What people are told about a target because of an event that asks for nothing. */
final class Report {
  private static final String ALERT = "alert.";
  private static final String RESOLVED = "alert.resolved";
  private static final int MOST = 500;
  private static final int MOST_LINES = 20;

  private Report() {}

  static News.Reported of(
      WebhookSource source, InboundEvent event, Target target, Instant received) {
    String id = event.matter() + "@" + target.environment();
    return new News.Reported(
        target,
        EventReader.idFor(target.service().value(), "webhooks/" + source.name(), id),
        event.kind().startsWith(ALERT) ? bounded(event.by()) : bounded(event.kind()),
        severity(event),
        said(event),
        event.labels().entrySet().stream()
            .limit(MOST_LINES)
            .map(l -> bounded(l.getKey() + "=" + l.getValue()))
            .toList(),
        note(event, "runbook_url").map(url -> "The runbook: " + url).orElse(""),
        event.kind().equals(RESOLVED),
        event.at().orElse(received));
  }

  private static Severity severity(InboundEvent event) {
    if (!event.kind().startsWith(ALERT)) return Severity.INFO;
    return switch (event.labels().getOrDefault("severity", "").toLowerCase(Locale.ROOT)) {
      case "critical" -> Severity.CRITICAL;
      case "info", "none" -> Severity.INFO;
      default -> Severity.WARNING;
    };
  }

  private static String said(InboundEvent event) {
    return note(event, "summary")
        .or(() -> note(event, "description"))
        .orElseGet(
            () ->
                "%s by %s%s"
                    .formatted(
                        event.kind(),
                        bounded(event.by()),
                        event.code().repository().map(r -> " in " + bounded(r)).orElse("")));
  }

  private static Optional<String> note(InboundEvent event, String name) {
    JsonNode value = event.document().path("annotations").path(name);
    return Optional.of(value)
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .filter(text -> !text.isBlank())
        .map(Report::bounded);
  }

  private static String bounded(String text) {
    String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return clean.length() > MOST ? clean.substring(0, MOST) + "…" : clean;
  }
}
