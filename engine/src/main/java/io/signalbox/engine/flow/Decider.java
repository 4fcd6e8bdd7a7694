package io.signalbox.engine.flow;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Verdict;
import io.signalbox.engine.model.Deployment.Verdict.Ground;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.port.StepFailed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides what becomes of a deployment. The only place that does, besides admission. */
public final class Decider {
  private Decider() {}

  /**
   * A step has reported.
   *
   * @param signals those that arrived for this deployment, in order; they are consumed with this
   *     decision
   */
  public static Decision decide(Deployment now, StepReport report, List<Signal> signals) {
    Deployment looked = Recorder.taking(now, report);
    Decision decision = fold(looked, report);
    for (Signal signal : signals) decision = heed(decision, signal);
    return Recorder.writing(looked, decision);
  }

  /** A wake-up has found the deployment parked. */
  public static Decision wake(Deployment parked, Instant at, List<Signal> signals) {
    Decision decision = due(parked, at);
    for (Signal signal : signals) decision = heed(decision, signal);
    return Recorder.writing(parked, decision);
  }

  private static Decision fold(Deployment now, StepReport report) {
    return switch (report) {
      case StepReport.Crashed crashed -> crashing(now, crashed);
      case StepReport.Missed missed when fenced(missed) -> overtaken(now, missed);
      case StepReport.Missed missed ->
          now.goingBack() ? Back.missed(now, missed) : Forward.missed(now, missed);
      case StepReport.Observed observed -> Adoption.observed(now, observed);
      case StepReport.Checked checked -> Forward.checked(now, checked);
      case StepReport.Restored restored -> Back.restored(now, restored);
      case StepReport.Sampled sampled ->
          now.goingBack() ? Back.sampled(now, sampled) : Forward.sampled(now, sampled);
      case StepReport.Done done -> now.goingBack() ? Back.done(now, done) : Forward.done(now, done);
    };
  }

  private static boolean fenced(StepReport.Missed missed) {
    return missed.failures().stream().anyMatch(f -> f.code() == StepFailed.Code.FENCED);
  }

  /**
   * A host knows somebody newer. Whatever this one meant to do, it may not. Admission says whether
   * it still holds its target. Where nobody here took it, the hosts know more than the record does,
   * and no retry would change that.
   */
  private static Decision overtaken(Deployment now, StepReport.Missed missed) {
    String said =
        "%s Unless another deployment took %s, this journal is older than its hosts: '%s' goes on from what they know."
            .formatted(
                missed.failures().getFirst().message(),
                now.target(),
                Adoption.command(now.target()));
    Verdict verdict = new Verdict(Ground.FENCED, said, List.of(), missed.at());
    return Decision.end(
        now.withVerdict(verdict),
        Outcome.PREEMPTED,
        said,
        missed.at(),
        List.of(
            new What.StepMissed(
                now.cursor(), now.attempt(), missed.failures(), java.util.Optional.empty())));
  }

  private static Decision crashing(Deployment now, StepReport.Crashed crashed) {
    String said =
        "The engine ended, or lost the broker, %d times while it worked on step %s at %s, without a result. 'signalbox retry %s' tries again, 'signalbox cancel' goes back."
            .formatted(
                crashed.executions() - 1, now.cursor().step().lower(), crashed.where(), now.id());
    Status.Waiting why = new Status.Waiting(Status.Why.CRASHING, said, Far.AWAY);
    return Decision.park(
        now,
        why,
        now.attempt(),
        crashed.at(),
        List.of(new What.Parked(why.why(), said, why.until())));
  }

  private static Decision due(Deployment parked, Instant at) {
    return switch (parked.status()) {
      // Who waits for a person may have lost its target meanwhile, and no host would tell it.
      case Status.Waiting w
          when w.why().beforeAdmission()
              || w.why() == Status.Why.QUARANTINE
              || w.why() == Status.Why.CRASHING ->
          new Decision(parked, new Decision.Destination.ToAdmission(), List.of(), List.of());
      // Its own wake-up stays to come: it alone knows the time by the clock that it was parked by.
      case Status.Waiting w when at.isBefore(w.until()) ->
          new Decision(
              parked,
              new Decision.Destination.Parked(),
              List.of(Decision.wakeUp(parked, w.until(), at)),
              List.of());
      // What serves already is looked at; where nothing does, its time is up.
      case Status.Waiting w
          when w.why() == Status.Why.APPROVAL && parked.cursor().step() != Step.WATCH ->
          Stays.expire(parked, at);
      case Status.Waiting w -> Decision.go(parked.resumed(), List.of());
      case Status.Running r -> Decision.go(parked, List.of());
      case Status.Ended e ->
          new Decision(parked, new Decision.Destination.ToAdmission(), List.of(), List.of());
    };
  }

  private static Decision heed(Decision so, Signal signal) {
    Deployment next = so.next();
    if (next.ended()) return ignore(so, signal, "It had already ended.");
    return switch (signal) {
      case Signal.GiveWay way -> givesWay(so, way);
      case Signal.Cancel cancel when hasDoneNothing(next) ->
          unasked(so, cancel, "cancelled by " + cancel.by());
      case Signal.Retry retry -> retry(so, retry);
      case Signal.Cancel cancel ->
          turn(so, cancel, Ground.CANCELLED, "cancelled by " + cancel.by());
      case Signal.Pause pause -> Stays.pause(so, pause);
      case Signal.Resume resume -> Stays.resume(so, resume);
      case Signal.Promote promote -> Stays.promote(so, promote);
      case Signal.Approve approve -> Approvals.approve(so, approve);
      case Signal.Deny deny -> Approvals.deny(so, deny);
      case Signal.OverrideFreeze override -> overrides(so, override);
      case Signal.RollBack back ->
          turn(so, back, Ground.REQUESTED, "rollback requested by " + back.by());
    };
  }

  /**
   * A retirement that waits for its target, and a rollback that a person is asked about, are ways
   * back that can still be left; an adoption only ever looks, and what was removed by a pruning
   * nobody needed.
   */
  private static boolean hasDoneNothing(Deployment next) {
    return switch (next.kind()) {
      case DEPLOY -> false;
      case ROLLBACK -> Approvals.proposed(next);
      case RETIRE -> next.status() instanceof Status.Waiting w && w.why().beforeAdmission();
      case ADOPT, PRUNE -> true;
    };
  }

  private static Decision givesWay(Decision so, Signal.GiveWay way) {
    String said = "left the target as it is to an adoption, asked for by " + way.by();
    return Decision.end(
        so.next(),
        Outcome.PREEMPTED,
        said,
        way.at(),
        Decision.and(so.facts(), new What.Heard(way, true, said)));
  }

  /** It has done nothing, so there is nothing to undo. */
  static Decision unasked(Decision so, Signal signal, String said) {
    return Decision.end(
        so.next(),
        Outcome.CANCELLED,
        said,
        signal.at(),
        Decision.and(so.facts(), new What.Heard(signal, true, said)));
  }

  static Decision turn(Decision so, Signal signal, Ground ground, String said) {
    if (so.next().kind() == Deployment.Kind.RETIRE)
      return ignore(so, signal, "What is being retired is not brought back; deploy it again.");
    if (so.next().kind() == Deployment.Kind.ADOPT)
      return ignore(so, signal, "An adoption changes nothing that could be brought back.");
    if (so.next().kind() == Deployment.Kind.PRUNE)
      return ignore(so, signal, "What nobody needs is not brought back.");
    if (so.next().goingBack()) return ignore(so, signal, "It is already on its way back.");
    String whole = signal.reason().isBlank() ? said : said + ": " + signal.reason();
    Verdict verdict = new Verdict(ground, whole, List.of(), signal.at());
    Decision turned = Back.turn(so.next(), verdict, signal.at());
    List<What> facts = new ArrayList<>(so.facts());
    facts.add(new What.Heard(signal, true, whole));
    facts.addAll(turned.facts());
    return new Decision(turned.next(), turned.to(), turned.wakeUps(), facts);
  }

  /** Only admission lets it start; it comes back there with another wish. */
  private static Decision overrides(Decision so, Signal.OverrideFreeze signal) {
    Deployment next = so.next();
    boolean frozen =
        next.status() instanceof Status.Waiting waiting && waiting.why() == Status.Why.FREEZE;
    if (!frozen) return ignore(so, signal, "No freeze keeps it.");
    String said = "the freeze was overridden by " + signal.by() + ": " + signal.reason();
    return new Decision(
        next.wishing(next.cause().wishes().overriding(true)),
        new Decision.Destination.ToAdmission(),
        List.of(),
        Decision.and(so.facts(), new What.Heard(signal, true, said)));
  }

  private static Decision retry(Decision so, Signal.Retry signal) {
    if (Approvals.proposed(so.next()))
      return ignore(so, signal, "It waits for an approval; 'approve' starts it.");
    // Nor round the person who stopped it.
    if (Stays.waits(so.next())) return ignore(so, signal, "It waits for a person to let it go on.");
    if (!(so.next().status() instanceof Status.Waiting waiting))
      return ignore(so, signal, "It is not waiting.");
    // Only admission gives out the hold; no impatience may go round it.
    if (waiting.why().beforeAdmission())
      return ignore(so, signal, "It waits for its target: " + waiting.said());
    Deployment next = so.next();
    boolean quarantined = waiting.why() == Status.Why.QUARANTINE;
    Deployment again =
        quarantined
            ? next.entering(next.cursor().onRung(0), signal.at())
            : next.entering(next.cursor(), signal.at()).withGate(next.gate().acceptingWhatIsHeld());
    String said =
        next.gate().held().isEmpty()
            ? "tried again, asked by " + signal.by()
            : "goes on despite %s, as %s says"
                .formatted(String.join(", ", next.gate().held()), signal.by());
    return Decision.go(again, Decision.and(so.facts(), new What.Heard(signal, true, said)));
  }

  static Decision ignore(Decision so, Signal signal, String said) {
    return new Decision(
        so.next(),
        so.to(),
        so.wakeUps(),
        Decision.and(so.facts(), new What.Heard(signal, false, said)));
  }
}
