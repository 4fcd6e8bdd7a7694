package io.signalbox.engine.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which channels an incident has, and from when on. */
final class Escalation {
  private Escalation() {}

  /** With a line for each stage of what stands now, and without those that nobody waits for. */
  static List<Line> lines(Incident incident, Policy policy) {
    List<Stage> route = policy.route(incident.severity());
    List<Line> lines = new ArrayList<>();
    for (Line line : incident.lines()) {
      // Nobody is woken for what is acknowledged, or over.
      boolean wanted =
          !line.pending()
              || (incident.ack().isEmpty() && incident.severity().atLeast(line.least()));
      if (wanted && policy.channel(line.channel()).isPresent()) lines.add(line);
    }
    for (Stage stage : route) {
      Instant due = incident.raised().plus(stage.after());
      int known = indexOf(lines, stage.channel());
      if (known >= 0) lines.set(known, sooner(lines.get(known), due));
      else if (incident.ack().isEmpty()) {
        lines.add(Line.to(stage.channel(), least(stage.channel(), policy), due));
      }
    }
    return lines;
  }

  /**
   * What is told at once to a channel of that severity's route; what comes after a delay is for
   * those who are woken.
   */
  private static Severity least(String channel, Policy policy) {
    for (Severity severity : Severity.values()) {
      if (policy.route(severity).stream().anyMatch(s -> s.channel().equals(channel))) {
        return severity;
      }
    }
    return Severity.CRITICAL;
  }

  private static Line sooner(Line line, Instant due) {
    return line.pending() && due.isBefore(line.due()) ? line.dueAt(line.least(), due) : line;
  }

  private static int indexOf(List<Line> lines, String channel) {
    for (int i = 0; i < lines.size(); i++) if (lines.get(i).channel().equals(channel)) return i;
    return -1;
  }

  /** While nobody may be told, nobody's delay passes either. */
  static Incident held(
      Incident incident, Policy policy, Optional<Instant> silentUntil, Instant at) {
    Instant raised =
        silentUntil
            .filter(end -> end.isAfter(incident.raised()))
            // A silence that ended early.
            .orElse(incident.raised().isAfter(at) ? at : incident.raised());
    if (raised.equals(incident.raised())) return incident;
    List<Stage> route = policy.route(incident.severity());
    List<Line> lines = new ArrayList<>(incident.lines());
    lines.replaceAll(
        line ->
            route.stream()
                .filter(s -> line.pending() && s.channel().equals(line.channel()))
                .findFirst()
                .map(s -> line.dueAt(line.least(), raised.plus(s.after())))
                .orElse(line));
    return incident.at(incident.severity(), raised, incident.standing()).with(lines);
  }

  /**
   * A channel stays dead: the next one is due now. That is the next stage of its route, or the
   * first of the critical one that was not told.
   */
  static Incident past(Incident incident, String dead, Policy policy, Instant at) {
    if (incident.ack().isPresent()) return incident;
    Optional<Line> next =
        incident.lines().stream()
            .filter(l -> l.pending() && !l.dead() && !l.channel().equals(dead))
            .min(Comparator.comparing(Line::due));
    if (next.isPresent()) {
      Line line = next.get();
      return line.due().isAfter(at) ? incident.with(line.dueAt(line.least(), at)) : incident;
    }
    Optional<Stage> other =
        policy.route(Severity.CRITICAL).stream()
            .filter(s -> incident.line(s.channel()).isEmpty())
            .findFirst();
    if (other.isEmpty() || incident.severity() == Severity.INFO) return incident;
    List<Line> lines = new ArrayList<>(incident.lines());
    lines.add(Line.to(other.get().channel(), incident.severity(), at));
    return incident.with(lines);
  }
}
