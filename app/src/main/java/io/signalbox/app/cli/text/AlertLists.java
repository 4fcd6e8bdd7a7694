package io.signalbox.app.cli.text;

import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.alert.Silence;
import io.signalbox.routes.api.view.AlertsView;
import io.signalbox.routes.api.view.AlertsView.ChannelView;
import io.signalbox.routes.api.view.AlertsView.IncidentView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people were told, in lines. */
public record AlertLists(Times times, Paint paint) {

  public List<String> incidents(AlertsView view) {
    if (view.incidents().isEmpty()) return List.of("Nobody was told anything worse than info.");
    List<String> lines = new ArrayList<>();
    for (IncidentView incident : view.incidents()) {
      String head =
          "%s %s@%s %s since %s: %s"
              .formatted(
                  incident.severity(),
                  incident.service(),
                  incident.environment(),
                  incident.deployment(),
                  times.day(incident.since()),
                  incident.said());
      lines.add(incident.severity() == Severity.CRITICAL ? paint.bad(head) : head);
      lines.add("  " + standing(incident));
      incident.channels().forEach(c -> lines.add("  " + channel(c)));
    }
    return lines;
  }

  private static String standing(IncidentView incident) {
    if (incident.acknowledged().isPresent()) {
      return "acknowledged by " + incident.acknowledged().get();
    }
    if (incident.open()) return "open: signalbox ack " + incident.deployment();
    return incident.over() ? "over" : "goes on by itself";
  }

  private String channel(ChannelView channel) {
    String told = channel.last().map(l -> "told at " + times.clock(l)).orElse("not told");
    String next = channel.due().map(d -> ", next at " + times.clock(d)).orElse("");
    String trouble = channel.trouble().isBlank() ? "" : paint.warning(": " + channel.trouble());
    return channel.channel() + " " + told + next + trouble;
  }

  public List<String> silences(AlertsView view) {
    if (view.silences().isEmpty()) return List.of("No silences.");
    return view.silences().stream().map(this::silence).toList();
  }

  /** One silence, in a line. */
  public String silence(Silence silence) {
    return "%s: nobody is told of %s from %s to %s%s, by %s%s"
        .formatted(
            silence.id(),
            what(silence),
            times.day(silence.from()),
            times.day(silence.until()),
            silence.most() == Severity.CRITICAL
                ? ""
                : " (unless it is worse than %s)".formatted(silence.most().lower()),
            silence.by(),
            silence.reason().isBlank() ? "" : ": " + silence.reason());
  }

  private static String what(Silence silence) {
    Optional<String> service = silence.service().map(s -> s.value());
    Optional<String> environment = silence.environment().map(e -> e.value());
    if (service.isEmpty() && environment.isEmpty()) return "anything";
    return service.orElse("all services")
        + environment.map(e -> " in " + e).orElse(" in all environments");
  }
}
