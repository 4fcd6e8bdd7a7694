package io.signalbox.engine.alert;

import io.signalbox.engine.name.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Works out, line by line, what is sent now and when to look again; one decision long. */
final class Dispatch {
  /** A message that is updated in place is not updated more often for progress alone. */
  static final Duration PROGRESS_PAUSE = Duration.ofSeconds(3);

  private final Target target;
  private final Policy policy;
  private final Collection<Silence> silences;
  private final Instant at;
  private final List<AlertDecision.Send> sends = new ArrayList<>();
  private final List<AlertDecision.Withdrawal> withdrawals = new ArrayList<>();
  private final List<AlertDecision.Wake> wakes = new ArrayList<>();

  Dispatch(Target target, Policy policy, Collection<Silence> silences, Instant at) {
    this.target = target;
    this.policy = policy;
    this.silences = silences;
    this.at = at;
  }

  AlertDecision decision(AlertRecord record) {
    return new AlertDecision(record, sends, withdrawals, wakes);
  }

  /** Acknowledged: whatever would still have woken somebody is taken back. */
  Incident stopped(Incident incident) {
    List<Line> lines = new ArrayList<>();
    for (Line line : incident.lines()) {
      boolean updates =
          line.ref().isPresent()
              && policy.channel(line.channel()).filter(Channel::keepsOne).isPresent();
      boolean whole = line.flight().filter(f -> f.part() == Line.Part.WHOLE).isPresent();
      if (updates && (line.flight().isEmpty() || whole)) {
        lines.add(line);
        continue;
      }
      line.flight()
          .ifPresent(
              f ->
                  withdrawals.add(
                      new AlertDecision.Withdrawal(
                          incident.subject().id(), line.channel(), f.number())));
      lines.add(line.settled(updates ? 0 : incident.story().changes(), incident.story().newest()));
    }
    return incident.with(lines);
  }

  /** Sends what is due, and schedules the next look. */
  Incident settle(Incident before) {
    Optional<Instant> silent = Silence.endAt(silences, target, before.severity(), at);
    Incident held = Escalation.held(before, policy, silent, at);
    Incident all = held.with(Escalation.lines(held, policy));
    Incident incident = all;
    Optional<Instant> next = Optional.empty();
    for (Line line : all.lines()) {
      Optional<Wanted> wanted =
          policy.channel(line.channel()).flatMap(channel -> wanted(all, line, channel));
      if (wanted.isEmpty()) continue;
      if (wanted.get().at().isAfter(at)) next = Optional.of(sooner(next, wanted.get().at()));
      else incident = sent(incident, line, wanted.get());
    }
    return scheduled(incident, next);
  }

  private static Instant sooner(Optional<Instant> one, Instant other) {
    return one.filter(o -> o.isBefore(other)).orElse(other);
  }

  private Incident scheduled(Incident incident, Optional<Instant> next) {
    boolean known =
        next.isEmpty()
            || incident.wake().filter(w -> w.isAfter(at) && !w.isAfter(next.get())).isPresent();
    if (known) return incident;
    wakes.add(new AlertDecision.Wake(incident.subject().id(), next.get()));
    return incident.waking(next);
  }

  private Incident sent(Incident incident, Line line, Wanted wanted) {
    long number = incident.notices() + 1;
    Line.Flight flight =
        line.doubt()
            .orElseGet(
                () ->
                    new Line.Flight(
                        number, wanted.part(), wanted.upTo(), incident.story().newest()));
    sends.add(
        new AlertDecision.Send(
            incident.subject().id(),
            line.channel(),
            flight,
            line.told(),
            line.doubt().isPresent(),
            loud(incident, line, flight.part()),
            line.ref()));
    return incident
        .numbered(Math.max(incident.notices(), flight.number()))
        .with(line.sending(flight));
  }

  private static boolean loud(Incident incident, Line line, Line.Part part) {
    if (part == Line.Part.WHOLE && line.ref().isPresent()) return false;
    return incident.story().entries().stream()
        .anyMatch(e -> e.number() > line.pinged() && e.severity().atLeast(Severity.WARNING));
  }

  /** What a line would send, and when it may. */
  private record Wanted(Line.Part part, long upTo, Instant at) {}

  private Optional<Wanted> wanted(Incident incident, Line line, Channel channel) {
    if (line.flight().isPresent()) return Optional.empty();
    if (incident.story().changed().plus(AlertDecider.STALE).isBefore(at)) return Optional.empty();
    Optional<Wanted> plain =
        channel.keepsOne() ? one(incident, line) : news(incident, line, channel);
    return plain.map(w -> new Wanted(w.part(), w.upTo(), allowed(incident, line, channel, w.at())));
  }

  /** The one message first, then what is new in its thread. */
  private Optional<Wanted> one(Incident incident, Line line) {
    Story story = incident.story();
    if (incident.ack().isPresent() && line.ref().isEmpty()) return Optional.empty();
    boolean newEntry =
        story.entries().stream()
            .anyMatch(e -> e.number() > line.told() && e.severity().atLeast(Severity.WARNING));
    // Its one message may be there twice already: mere progress makes no third.
    boolean lost = line.ref().isEmpty() && line.shown() > 0;
    if (lost && !newEntry && !incident.over()) return Optional.empty();
    if (line.shown() < story.changes()) {
      Instant when =
          newEntry || incident.over()
              ? at
              : line.last().map(l -> l.plus(PROGRESS_PAUSE)).orElse(at);
      return Optional.of(new Wanted(Line.Part.WHOLE, story.changes(), when));
    }
    if (!newEntry || incident.ack().isPresent()) return Optional.empty();
    return Optional.of(new Wanted(Line.Part.NEWS, story.newest(), at));
  }

  private Optional<Wanted> news(Incident incident, Line line, Channel channel) {
    boolean taken = incident.ack().isPresent();
    Optional<Entry> first =
        incident.story().entries().stream()
            .filter(e -> e.number() > line.told())
            .filter(e -> taken ? settles(e, line, channel) : concerns(e, line, channel))
            .findFirst();
    return first.map(
        e -> {
          Instant since = e.at().isAfter(line.due()) ? e.at() : line.due();
          return new Wanted(
              Line.Part.NEWS, incident.story().newest(), gathered(since, channel.gathering()));
        });
  }

  private static boolean concerns(Entry entry, Line line, Channel channel) {
    if (entry.severity().atLeast(line.least()) || settles(entry, line, channel)) return true;
    return entry.reason() == Reason.RESUMED && hearsGoodNews(line, channel);
  }

  /** How it ended, for whoever was told that it began: an acknowledgement does not answer that. */
  private static boolean settles(Entry entry, Line line, Channel channel) {
    return entry.reason().ends() && hearsGoodNews(line, channel);
  }

  private static boolean hearsGoodNews(Line line, Channel channel) {
    return line.last().isPresent() && channel.kind().tellsGoodNews();
  }

  /** The end of the stretch of time in which it happened, the same for all incidents. */
  private static Instant gathered(Instant since, Duration stretch) {
    if (stretch.isZero()) return since;
    long length = stretch.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(since.toEpochMilli(), length) * length + length);
  }

  private Instant allowed(Incident incident, Line line, Channel channel, Instant wanted) {
    Instant when = later(wanted, line.due());
    if (line.again().isPresent()) when = later(when, line.again().get());
    Instant looked = later(when, at);
    Optional<Instant> silent = Silence.endAt(silences, target, incident.severity(), looked);
    if (silent.isPresent()) return silent.get();
    if (incident.severity() == Severity.CRITICAL) return when;
    return channel.quiet().flatMap(q -> q.endAt(looked)).orElse(when);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
