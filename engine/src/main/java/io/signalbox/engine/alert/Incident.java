package io.signalbox.engine.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One deployment, as those who are alerted know it.
 *
 * @param severity of what stands now
 * @param raised since when that is so: what escalation counts from
 * @param standing what lasts until the deployment moves on
 * @param over whether the deployment has ended
 * @param notices how many were sent; the number of the last
 * @param wake when it is looked at again, as far as that is scheduled
 */
public record Incident(
    Subject subject,
    Story story,
    Severity severity,
    Instant raised,
    Optional<Reason> standing,
    Optional<Ack> ack,
    boolean over,
    List<Line> lines,
    long notices,
    Optional<Instant> wake) {
  public Incident {
    lines = List.copyOf(lines);
  }

  static Incident of(Subject subject, long firstFact, Instant at) {
    return new Incident(
        subject,
        new Story(Seen.from(firstFact), List.of(), 0, "", at),
        Severity.INFO,
        at,
        Optional.empty(),
        Optional.empty(),
        false,
        List.of(),
        0,
        Optional.empty());
  }

  public Optional<Line> line(String channel) {
    return lines.stream().filter(l -> l.channel().equals(channel)).findFirst();
  }

  Incident about(Subject other) {
    return new Incident(other, story, severity, raised, standing, ack, over, lines, notices, wake);
  }

  Incident with(Story other) {
    return new Incident(
        subject, other, severity, raised, standing, ack, over, lines, notices, wake);
  }

  Incident with(List<Line> others) {
    return new Incident(
        subject, story, severity, raised, standing, ack, over, others, notices, wake);
  }

  Incident with(Line changed) {
    List<Line> all = new ArrayList<>(lines);
    all.replaceAll(l -> l.channel().equals(changed.channel()) ? changed : l);
    return with(all);
  }

  Incident at(Severity now, Instant since, Optional<Reason> lasting) {
    return new Incident(subject, story, now, since, lasting, ack, over, lines, notices, wake);
  }

  Incident acknowledged(Optional<Ack> by) {
    return new Incident(subject, story, severity, raised, standing, by, over, lines, notices, wake);
  }

  Incident ended() {
    return new Incident(
        subject, story, severity, raised, standing, ack, true, lines, notices, wake);
  }

  Incident numbered(long last) {
    return new Incident(subject, story, severity, raised, standing, ack, over, lines, last, wake);
  }

  Incident waking(Optional<Instant> next) {
    return new Incident(
        subject, story, severity, raised, standing, ack, over, lines, notices, next);
  }

  /** Whether a person still has something to do about it. */
  public boolean open() {
    return ack.isEmpty() && (standing.isPresent() || severity == Severity.CRITICAL);
  }

  /** The name of the finding that it is about, while that stands; empty for all others. */
  Optional<String> doubt() {
    String id = subject.id().value();
    return standing
        .filter(r -> r == Reason.DOUBTED && !over)
        .map(r -> id.substring(0, id.lastIndexOf('-')));
  }

  /** Whether everything has been told to everybody. */
  boolean quiet() {
    return wake.isEmpty() && lines.stream().allMatch(l -> l.flight().isEmpty());
  }
}
