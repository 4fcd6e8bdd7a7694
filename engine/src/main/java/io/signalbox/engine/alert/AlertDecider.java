package io.signalbox.engine.alert;

import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Decides whom news is told to, and when. All waiting – escalation, retries, quiet hours, silences,
 * limits – is state of the record, so that one acknowledgement stops all of it; the queues of the
 * channels hold only what is to be sent now.
 */
public final class AlertDecider {
  /** Tries in a row after which a channel counts as dead, and others are told instead. */
  public static final int TRIES_UNTIL_DEAD = 3;

  /** The first wait after a failure; it doubles. */
  public static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

  public static final Duration LONGEST_PAUSE = Duration.ofMinutes(3);

  /** What a channel refuses is tried again so late: somebody has to mend the configuration. */
  public static final Duration REFUSED_PAUSE = Duration.ofMinutes(5);

  /** Older news is not told any more: a channel that comes back has newer things to say. */
  public static final Duration STALE = Duration.ofDays(1);

  private AlertDecider() {}

  /**
   * @param silences all that there are; which of them are on depends on {@code at}
   */
  public static AlertDecision decide(
      AlertRecord record, News news, Policy policy, Collection<Silence> silences, Instant at) {
    Dispatch dispatch = new Dispatch(record.target(), policy, silences, at);
    return switch (news) {
      case News.Happened happened -> happened(record, happened.fact(), policy, dispatch, at);
      case News.Reported reported -> reported(record, reported, policy, dispatch, at);
      case News.Audited audited -> Doubts.decide(record, audited, policy, dispatch);
      case News.Due due ->
          record
              .incident(due.deployment())
              .map(i -> settled(record, i.waking(Optional.empty()), dispatch))
              .orElseGet(() -> nothing(record));
      case News.Acknowledged ack -> acknowledged(record, ack, dispatch, at);
      case News.Delivered delivered -> delivered(record, delivered, dispatch, at);
      case News.Undelivered failed -> undelivered(record, failed, policy, dispatch, at);
      case News.Looked looked -> looked(record, dispatch);
    };
  }

  private static AlertDecision nothing(AlertRecord record) {
    return new AlertDecision(record, List.of(), List.of(), List.of());
  }

  private static AlertDecision settled(AlertRecord record, Incident incident, Dispatch dispatch) {
    Incident after = dispatch.settle(incident);
    AlertRecord changed =
        record.incident(incident.subject().id()).filter(after::equals).isPresent()
            ? record
            : record.with(after);
    return dispatch.decision(changed);
  }

  private static AlertDecision looked(AlertRecord record, Dispatch dispatch) {
    AlertRecord changed = record;
    for (Incident incident : record.incidents()) {
      Incident after = dispatch.settle(incident);
      if (!after.equals(incident)) changed = changed.with(after);
    }
    return dispatch.decision(changed);
  }

  private static AlertDecision happened(
      AlertRecord record, Fact fact, Policy policy, Dispatch dispatch, Instant at) {
    Optional<Incident> known = record.incident(fact.deployment());
    if (known.filter(i -> i.story().seen().has(fact.number())).isPresent()) return nothing(record);
    Incident incident = known.orElseGet(() -> Incident.of(unknown(fact), fact.number(), fact.at()));
    incident = learned(incident, fact);
    incident = incident.with(incident.story().reading(fact.number()));
    Alert alert = Reading.of(fact, incident.subject());
    // That a gate goes on looking is nothing new, nor is the end of what is over.
    boolean said =
        fact.what() instanceof What.GateSampled
            || (fact.what() instanceof What.Ended && incident.over());
    Optional<Policy.Judgement> judged =
        said ? Optional.empty() : policy.judge(fact.target(), alert.reason());
    if (judged.isPresent()) incident = told(incident, alert, judged.get(), fact.at(), at);
    if (alert.reason().ends()) incident = incident.ended();
    return settled(record, incident, dispatch);
  }

  /** The same once more is no news, nor is the end of what nobody was told. */
  private static AlertDecision reported(
      AlertRecord record, News.Reported news, Policy policy, Dispatch dispatch, Instant at) {
    Optional<Incident> known = record.incident(news.deployment());
    if (known.isPresent() != news.over() || known.filter(Incident::over).isPresent()) {
      return nothing(record);
    }
    Reason reason = news.over() ? Reason.RESOLVED : Reason.REPORTED;
    Severity usual = news.over() ? reason.usual() : news.severity();
    Optional<Policy.Judgement> judged = policy.judge(news.target(), reason, usual);
    Incident incident = known.orElseGet(() -> Incident.of(subject(news), 1, news.at()));
    Alert alert = new Alert(reason, news.said(), news.evidence(), news.next());
    if (judged.isPresent()) incident = told(incident, alert, judged.get(), news.at(), at);
    else if (!news.over()) return nothing(record);
    return settled(record, news.over() ? incident.ended() : incident, dispatch);
  }

  private static Subject subject(News.Reported news) {
    return new Subject(
        news.deployment(),
        news.target(),
        Version.NONE,
        Optional.empty(),
        Deployment.Kind.DEPLOY,
        news.what(),
        true,
        news.at());
  }

  private static Subject unknown(Fact fact) {
    return new Subject(
        fact.deployment(),
        fact.target(),
        fact.version(),
        Optional.empty(),
        Deployment.Kind.DEPLOY,
        "",
        false,
        fact.at());
  }

  private static Incident learned(Incident incident, Fact fact) {
    return switch (fact.what()) {
      case What.Requested r ->
          incident.about(
              new Subject(
                  fact.deployment(),
                  fact.target(),
                  fact.version(),
                  incident.subject().previous(),
                  r.kind(),
                  r.cause().by(),
                  r.cause().automatic(),
                  fact.at()));
      case What.Started s -> incident.about(incident.subject().after(s.previous()));
      case What.Rejected ignored -> incident;
      case What.BackupSkipped ignored -> incident;
      case What.StepDone ignored -> incident;
      case What.StepMissed ignored -> incident;
      case What.GatePassed ignored -> incident;
      case What.GateBreached ignored -> incident;
      case What.GateHeld ignored -> incident;
      case What.GateWarned ignored -> incident;
      case What.GateSampled ignored -> incident;
      case What.TurnedBack ignored -> incident;
      case What.Descended ignored -> incident;
      case What.Adopted ignored -> incident;
      case What.Parked ignored -> incident;
      case What.Heard ignored -> incident;
      case What.Approved ignored -> incident;
      case What.HeldByHand ignored -> incident;
      case What.ReleasedByHand ignored -> incident;
      case What.Superseded ignored -> incident;
      case What.DeadLettered ignored -> incident;
      case What.TakenUp ignored -> incident;
      case What.Ended ignored -> incident;
    };
  }

  static Incident told(
      Incident incident, Alert alert, Policy.Judgement judged, Instant happened, Instant at) {
    Severity severity = judged.severity();
    Incident next = incident;
    if (alert.movesOn() && next.standing().isPresent()) {
      Alert resumed = Alert.of(Reason.RESUMED, "it goes on: " + alert.said());
      next = next.with(next.story().with(resumed, Severity.INFO, judged.labels(), happened));
      next = next.at(Severity.WARNING, at, Optional.empty());
    }
    long before = next.story().newest();
    next =
        alert.reason() == Reason.PROGRESS && severity == Severity.INFO
            ? next.with(next.story().doing(alert.said(), happened))
            : next.with(
                next.story().with(alert, severity, judged.labels(), happened).doing("", happened));
    if (alert.reason().ends()) {
      // A refusal ends what was refused, not what it was asked for.
      boolean stays = alert.reason() == Reason.REJECTED && next.severity().atLeast(severity);
      Severity last = stays ? next.severity() : severity;
      return next.at(last, raised(next, last, at), Optional.empty());
    }
    boolean isNew = next.story().newest() > before;
    if (isNew && severity == Severity.CRITICAL) next = next.acknowledged(Optional.empty());
    Optional<Reason> standing =
        alert.reason().stands() ? Optional.of(alert.reason()) : next.standing();
    if (!severity.atLeast(next.severity()))
      return next.at(next.severity(), next.raised(), standing);
    return next.at(severity, raised(next, severity, at), standing);
  }

  private static Instant raised(Incident incident, Severity severity, Instant at) {
    return incident.severity() == severity ? incident.raised() : at;
  }

  private static AlertDecision acknowledged(
      AlertRecord record, News.Acknowledged ack, Dispatch dispatch, Instant at) {
    Optional<Incident> known = record.incident(ack.deployment());
    if (known.isEmpty() || known.get().ack().isPresent()) return nothing(record);
    Incident incident = known.get().acknowledged(Optional.of(new Ack(ack.by(), ack.via(), at)));
    incident = incident.with(incident.story().changed(at));
    return settled(record, dispatch.stopped(incident), dispatch);
  }

  private static AlertDecision delivered(
      AlertRecord record, News.Delivered news, Dispatch dispatch, Instant at) {
    Optional<Incident> incident = record.incident(news.deployment());
    Optional<Line> line = incident.flatMap(i -> i.line(news.channel()));
    Optional<Line.Flight> flight =
        line.flatMap(Line::flight).filter(f -> f.number() == news.number());
    if (flight.isEmpty()) return nothing(record);
    Line arrived = line.get().delivered(flight.get(), news.ref(), at);
    return settled(record, incident.get().with(arrived), dispatch);
  }

  private static AlertDecision undelivered(
      AlertRecord record, News.Undelivered news, Policy policy, Dispatch dispatch, Instant at) {
    Optional<Incident> incident = record.incident(news.deployment());
    Optional<Line> line = incident.flatMap(i -> i.line(news.channel()));
    Optional<Line.Flight> flight =
        line.flatMap(Line::flight).filter(f -> f.number() == news.number());
    if (flight.isEmpty()) return nothing(record);
    Line failed = failed(line.get(), flight.get(), news, at);
    Incident after = incident.get().with(failed);
    if (failed.tries() >= TRIES_UNTIL_DEAD && !line.get().dead()) {
      after = Escalation.past(after.with(failed.givenUp()), news.channel(), policy, at);
    }
    return settled(record, after, dispatch);
  }

  private static Line failed(Line line, Line.Flight flight, News.Undelivered news, Instant at) {
    Duration asked = news.after().orElse(Duration.ZERO);
    return switch (news.how()) {
      case LIMITED ->
          line.failed(
              line.tries(),
              line.doubt(),
              Optional.of(at.plus(longer(asked, LEAST_PAUSE))),
              line.trouble());
      case LATER ->
          line.failed(
              line.tries() + 1,
              line.doubt(),
              Optional.of(at.plus(longer(asked, pause(line.tries())))),
              news.said());
      case REPEATABLE ->
          line.failed(
              line.tries() + 1,
              Optional.of(flight),
              Optional.of(at.plus(longer(asked, pause(line.tries())))),
              news.said());
      case UNSURE ->
          line.doubt().isEmpty()
              ? line.failed(
                  line.tries() + 1,
                  Optional.of(flight),
                  Optional.of(at.plus(longer(asked, FIRST_PAUSE))),
                  news.said())
              // Twice perhaps is once too often perhaps: others are told instead.
              : line.reaching(flight)
                  .failed(TRIES_UNTIL_DEAD, Optional.empty(), Optional.empty(), news.said());
      case REFUSED ->
          line.failed(
              TRIES_UNTIL_DEAD, line.doubt(), Optional.of(at.plus(REFUSED_PAUSE)), news.said());
    };
  }

  private static Duration pause(int tries) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 10));
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
