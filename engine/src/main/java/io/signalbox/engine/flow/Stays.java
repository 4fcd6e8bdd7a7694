package io.signalbox.engine.flow;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.Gate;
import io.signalbox.engine.gate.Gate.Judgement;
import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.gate.Remark;
import io.signalbox.engine.gate.Roles;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Verdict;
import io.signalbox.engine.model.Deployment.Verdict.Ground;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Stay;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stops on the way forward, until a person lets it go on. What serves the new release already is
 * watched meanwhile, and a breach goes back without asking anybody.
 */
final class Stays {
  /** Who waits for hours need not be asked every second. */
  static final Duration LOOKS_EVERY = Duration.ofSeconds(5);

  private Stays() {}

  /** Stops before the step that it was to do next; what was in work has been reported. */
  static Decision pause(Decision so, Signal.Pause signal) {
    Deployment next = so.next();
    Optional<String> not = unpausable(next);
    if (not.isPresent()) return Decider.ignore(so, signal, not.get());
    String said =
        "paused before %s by %s".formatted(next.cursor().step().lower(), signal.by())
            + (signal.reason().isBlank() ? "" : ": " + signal.reason());
    List<What> facts =
        List.of(
            new What.Heard(signal, true, said), new What.Parked(Status.Why.PAUSED, said, Far.AWAY));
    return wait(next, new Stay.Paused(next.cursor(), said), signal.at(), facts).told(so.facts());
  }

  private static Optional<String> unpausable(Deployment next) {
    if (next.goingBack()) return Optional.of("A way back is not stopped.");
    if (next.kind() == Deployment.Kind.ADOPT)
      return Optional.of("An adoption only looks; there is nothing to stop.");
    if (next.kind() == Deployment.Kind.PRUNE)
      return Optional.of("A pruning is one step; there is nothing to stop before.");
    if (next.stay().isPresent()) return Optional.of("It waits for a person already.");
    return next.status() instanceof Status.Waiting waiting ? unpausable(waiting) : Optional.empty();
  }

  private static Optional<String> unpausable(Status.Waiting waiting) {
    return switch (waiting.why()) {
      case BUSY, HELD, FREEZE, LIMIT, PROPOSED ->
          Optional.of("It has not started. Cancel it, or hold its target.");
      case CRASHING, QUARANTINE, PAUSED, APPROVAL -> Optional.of("It waits for a person already.");
      case RETRY, SAMPLE, PAUSE, UNFENCED -> Optional.empty();
    };
  }

  /** Goes on with the step that it was stopped before; a gate or bake begins anew. */
  static Decision resume(Decision so, Signal.Resume signal) {
    return so.next()
        .stay()
        .map(
            stay ->
                switch (stay) {
                  case Stay.Paused paused ->
                      Decision.go(
                              so.next().goingOn(paused.next(), signal.at()),
                              List.of(new What.Heard(signal, true, "resumed by " + signal.by())))
                          .told(so.facts());
                  case Stay.Asked asked -> Decider.ignore(so, signal, asked.said());
                })
        .orElseGet(() -> Decider.ignore(so, signal, "It is not paused."));
  }

  /** What has baked long enough for a person is finished. */
  static Decision promote(Decision so, Signal.Promote signal) {
    Deployment next = so.next();
    if (next.goingBack()) return Decider.ignore(so, signal, "It is on its way back.");
    Cursor at = next.stay().map(Stay::next).orElse(next.cursor());
    if (at.step() != Step.BAKE)
      return Decider.ignore(
          so, signal, "It does not bake; only the rest of a bake can be skipped.");
    String said =
        "the rest of the bake was skipped by %s".formatted(signal.by())
            + (signal.reason().isBlank() ? "" : ": " + signal.reason());
    return Forward.enter(
            next,
            at.to(Step.FINISH, Phase.LIVE),
            signal.at(),
            List.of(new What.Heard(signal, true, said)))
        .told(so.facts());
  }

  /** One look at what serves already, by its probes and by every check. */
  static Decision sampled(Deployment now, StepReport.Sampled report) {
    GateSpec spec = now.plan().spec().gate();
    Roles roles = now.roles();
    Instant at = report.at();
    GateRun run =
        now.gate().looked(spec, at).plus(report.probes()).plus(spec, report.samples(), roles);
    // It is never over by itself, so its end is always still to come.
    Duration open = Duration.between(run.since(), at).plus(spec.deadline());
    return switch (Gate.judge(spec, run, now.serving(), roles, open, at)) {
      case Judgement.Breached breach ->
          Back.turn(
                  now.withGate(run),
                  new Verdict(Ground.BREACH, breach.said(), breach.evidence(), at),
                  at)
              .after(
                  new What.GateBreached(
                      now.cursor(), breach.said(), breach.evidence(), breach.verdicts()));
      case Judgement.NotYet notYet ->
          looksAgain(
              now.withGate(run.telling(notYet.held(), notYet.notices())), notYet.notices(), at);
      case Judgement.Passed passed ->
          looksAgain(now.withGate(run.telling(Set.of(), passed.notices())), passed.notices(), at);
    };
  }

  private static Decision looksAgain(Deployment now, List<Remark> notices, Instant at) {
    Stay stay = now.stay().orElseThrow();
    if (expired(stay, at)) return expire(now, at);
    Status.Waiting why = new Status.Waiting(why(stay), stay.said(), soon(now, at));
    return Decision.park(now, why, 1, at, Forward.told(now, notices));
  }

  /** Whether only a person lets it go on. */
  static boolean waits(Deployment now) {
    return now.stay().isPresent() && !now.goingBack();
  }

  /** Its time is up, where it has one. */
  static boolean expired(Stay stay, Instant at) {
    return switch (stay) {
      case Stay.Paused paused -> false;
      case Stay.Asked asked -> !at.isBefore(asked.expires());
    };
  }

  /** Nobody has let it go on in time: what was started is undone. */
  static Decision expire(Deployment now, Instant at) {
    String said =
        now.stay().map(s -> "nobody let it go on in time: " + s.said()).orElse("its time is up");
    return Back.turn(now, new Verdict(Ground.CANCELLED, said, List.of(), at), at);
  }

  static Decision wait(Deployment now, Stay stay, Instant at, List<What> facts) {
    boolean watches = !now.staying(stay, stay.next(), at).serving().isEmpty();
    Cursor meanwhile = watches ? stay.next().to(Step.WATCH, Phase.LIVE) : stay.next();
    Instant until = watches ? soon(now, at) : end(stay);
    Deployment stopped = now.staying(stay, meanwhile, at);
    return Decision.park(stopped, new Status.Waiting(why(stay), stay.said(), until), 1, at, facts);
  }

  private static Instant soon(Deployment now, Instant at) {
    Duration interval = now.plan().spec().gate().interval();
    return at.plus(interval.compareTo(LOOKS_EVERY) > 0 ? interval : LOOKS_EVERY);
  }

  private static Status.Why why(Stay stay) {
    return switch (stay) {
      case Stay.Paused paused -> Status.Why.PAUSED;
      case Stay.Asked asked -> Status.Why.APPROVAL;
    };
  }

  private static Instant end(Stay stay) {
    return switch (stay) {
      case Stay.Paused paused -> Far.AWAY;
      case Stay.Asked asked -> asked.expires();
    };
  }
}
