package io.signalbox.engine.flow;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.Gate;
import io.signalbox.engine.gate.Gate.Judgement;
import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Verdict;
import io.signalbox.engine.model.Deployment.Verdict.Ground;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.Instance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The way back: restore, verify, finish; and the ladder when that fails too: retry, an older proven
 * release, quarantine.
 *
 * <p>An instance gets traffic only with a release that was proven before; what cannot be reached
 * keeps the hold.
 */
final class Back {
  private Back() {}

  /** Turns a deployment that goes forward. What was never touched needs no restoring. */
  static Decision turn(Deployment now, Verdict verdict, Instant at) {
    Deployment back = now.withVerdict(verdict);
    if (!back.touched().isEmpty()) {
      return Decision.go(
          back.entering(back.cursor().to(Step.RESTORE, Phase.STANDBY), at),
          List.of(new What.TurnedBack(verdict, back.rung().map(Proven::version))));
    }
    return switch (now.cursor().step()) {
      case OBSERVE, PRECHECK, BACKUP ->
          Decision.end(back, outcome(back), verdict.said(), at, List.of());
      // A push leaves files behind; finish removes them.
      case PUSH, SWAP, GATE, WATCH, BAKE, RESTORE, VERIFY, FINISH ->
          Decision.go(back.entering(back.cursor().to(Step.FINISH, Phase.STANDBY), at), List.of());
    };
  }

  static Decision restored(Deployment now, StepReport.Restored report) {
    if (!report.unreachable().isEmpty())
      return unfenced(now, now.cursor(), report.unreachable(), report.at());
    List<What> facts = List.of(new What.StepDone(now.cursor(), now.attempt(), report.evidence()));
    if (now.rung().isEmpty()) return takenOut(now, report.at(), facts);
    if (flaps(now, report)) return flapped(now, report.at(), facts);
    Phase phase = report.live() ? Phase.LIVE : Phase.STANDBY;
    return Decision.go(now.entering(now.cursor().to(Step.VERIFY, phase), report.at()), facts);
  }

  /** It was verified beside, and did not answer when it was to get its traffic. */
  private static boolean flaps(Deployment now, StepReport.Restored report) {
    return now.cursor().phase() == Phase.LIVE && !report.live();
  }

  /** Verified once more, as often as a step is tried; then the ladder goes on. */
  private static Decision flapped(Deployment now, Instant at, List<What> facts) {
    if (now.attempt() < now.activeSpec().retry().attempts()) {
      Deployment again = now.entering(now.cursor().to(Step.VERIFY, Phase.STANDBY), at);
      return Decision.go(again.withAttempt(now.attempt() + 1), facts);
    }
    String said =
        "%s was healthy beside, and not when it was to get its traffic, %d times"
            .formatted(now.activeRelease().version(), now.attempt());
    return descend(now, said, at).after(facts.getFirst());
  }

  /**
   * Nothing to return to: after a first deployment that is the end, after a ladder it needs a
   * person.
   */
  private static Decision takenOut(Deployment now, Instant at, List<What> facts) {
    if (now.plan().ladder().isEmpty()) {
      return Decision.go(now.entering(now.cursor().to(Step.FINISH, Phase.STANDBY), at), facts);
    }
    String said =
        "No proven release of %s could be restored. Traffic was taken from what is unproven; the target stays held."
            .formatted(now.target());
    Status.Waiting why = new Status.Waiting(Status.Why.QUARANTINE, said, Far.AWAY);
    return Decision.park(
        now, why, 1, at, Decision.and(facts, new What.Parked(why.why(), said, why.until())));
  }

  /**
   * Somebody who cannot be reached may still run the bad release, or start to. The hold stays; it
   * is tried for ever.
   */
  private static Decision unfenced(
      Deployment now, Cursor missedAt, List<StepFailed> unreachable, Instant at) {
    Instant due = Backoff.next(now.activeSpec().retry(), now, Math.min(now.attempt(), 4), at);
    String hosts =
        String.join(", ", unreachable.stream().map(StepFailed::where).distinct().toList());
    String did = now.kind() == Deployment.Kind.RETIRE ? "retired" : "restored";
    String said = "%s where it could be; waiting for %s. %s".formatted(did, hosts, without(now));
    Status.Waiting why = new Status.Waiting(Status.Why.UNFENCED, said, due);
    List<StepFailed> told = unreachable.stream().map(f -> decidable(now, f)).toList();
    List<What> facts =
        List.of(new What.StepMissed(missedAt, now.attempt(), told, Optional.of(due)));
    return Decision.park(now, why, now.attempt() + 1, at, facts);
  }

  private static StepFailed decidable(Deployment now, StepFailed failed) {
    if (failed.code() != StepFailed.Code.UNREACHABLE) return failed;
    return new StepFailed(
        failed.code(),
        failed.where(),
        failed.message(),
        failed.evidence(),
        failed.exitCode(),
        "Bring it back: the deployment goes on by itself. " + without(now));
  }

  /** What a person can decide who knows that a host does not come back. */
  private static String without(Deployment now) {
    boolean retires = now.kind() == Deployment.Kind.RETIRE;
    String go =
        "%s %s%s --env %s --preempt"
            .formatted(
                retires ? "retire" : "deploy",
                now.target().service(),
                retires ? "" : " " + now.rung().map(p -> p.version().value()).orElse("VERSION"),
                now.target().environment());
    return "If it is gone for good, take it out of the configuration; 'signalbox %s' then goes on without it."
        .formatted(go);
  }

  static Decision done(Deployment now, StepReport.Done report) {
    List<What> facts = List.of(new What.StepDone(now.cursor(), now.attempt(), report.evidence()));
    return switch (now.cursor().step()) {
      case PUSH ->
          Decision.go(
              now.entering(now.cursor().to(Step.RESTORE, Phase.STANDBY), report.at()), facts);
      case FINISH -> Decision.end(now, outcome(now), ending(now), report.at(), facts);
      case OBSERVE, PRECHECK, BACKUP, SWAP, GATE, WATCH, BAKE, RESTORE, VERIFY ->
          throw Forward.mismatch(now, report);
    };
  }

  static Decision sampled(Deployment now, StepReport.Sampled report) {
    if (now.cursor().step() != Step.VERIFY) throw Forward.mismatch(now, report);
    GateSpec spec = now.activeSpec().gate();
    Instant at = report.at();
    GateRun run = now.gate().looked(spec, at).plus(report.probes());
    // Restored releases were watched when they were proven; now they only have to answer, and one
    // that was just started gets the time to.
    return judge(now.withGate(run), Gate.ready(spec, run, verified(now), at), at);
  }

  /** Only instances that the restored release knows can answer for it. */
  static List<InstanceName> verified(Deployment now) {
    return now.touched().stream().filter(i -> now.activeSpec().instance(i).isPresent()).toList();
  }

  private static Decision judge(Deployment now, Judgement judgement, Instant at) {
    return switch (judgement) {
      case Judgement.NotYet notYet ->
          Decision.park(
              now,
              new Status.Waiting(Status.Why.SAMPLE, notYet.said(), notYet.nextSample()),
              now.attempt(),
              at,
              List.of());
      case Judgement.Breached breach ->
          descend(now, breach.said(), at)
              .after(
                  new What.GateBreached(
                      now.cursor(), breach.said(), breach.evidence(), breach.verdicts()));
      case Judgement.Passed passed -> {
        List<What> facts =
            List.of(
                new What.GatePassed(
                    now.cursor(),
                    passed.said(),
                    passed.evidence(),
                    Optional.empty(),
                    passed.verdicts()));
        boolean standby = now.cursor().phase() == Phase.STANDBY;
        Deployment next =
            now.entering(now.cursor().to(standby ? Step.RESTORE : Step.FINISH, Phase.LIVE), at);
        // A standby that failed to get its traffic before goes on counting.
        yield Decision.go(standby ? next.withAttempt(now.attempt()) : next, facts);
      }
    };
  }

  static Decision missed(Deployment now, StepReport.Missed report) {
    if (now.cursor().step() == Step.RESTORE && lacksRelease(report)) return fetch(now, report);
    if (unreached(now, report)) return waitFor(now, report);
    if (Forward.retries(now, report)) return Forward.again(now, report);
    What.StepMissed fact =
        new What.StepMissed(now.cursor(), now.attempt(), report.failures(), Optional.empty());
    StepFailed first = report.failures().getFirst();
    if (now.cursor().step() == Step.FINISH) {
      return Decision.end(
          now,
          now.kind() == Deployment.Kind.RETIRE ? Outcome.FAILED : outcome(now),
          ending(now) + "; cleaning up failed: " + first.message(),
          report.at(),
          List.of(fact));
    }
    if (lacksData(now, report)) return waitsForAPerson(now, report, fact);
    // Without a rung there is nothing left to descend to: taking out of traffic is tried for ever.
    if (now.rung().isEmpty()) return Forward.again(now, report);
    String said =
        "%s failed at %s: %s"
            .formatted(now.cursor().step().lower(), first.where(), first.message());
    return descend(now, said, report.at()).after(fact);
  }

  /** An older release would need older data; which of the two matters more, a person knows. */
  private static boolean lacksData(Deployment now, StepReport.Missed report) {
    return now.restoresData()
        && now.cursor().step() == Step.RESTORE
        && report.failures().stream().anyMatch(f -> f.code() == StepFailed.Code.BACKUP_FAILED);
  }

  private static Decision waitsForAPerson(
      Deployment now, StepReport.Missed report, What.StepMissed fact) {
    String said =
        "The data could not be brought back: %s The target stays held; retry, or deploy with --preempt."
            .formatted(report.failures().getFirst().message());
    Status.Waiting why = new Status.Waiting(Status.Why.QUARANTINE, said, Far.AWAY);
    return Decision.park(
        now, why, 1, report.at(), List.of(fact, new What.Parked(why.why(), said, why.until())));
  }

  /** A host that is away says nothing about the release: no reason to descend. */
  private static boolean unreached(Deployment now, StepReport.Missed report) {
    Step step = now.cursor().step();
    if (step == Step.PUSH || step == Step.VERIFY)
      return report.failures().stream().anyMatch(StepFailed::shutOut);
    return now.kind() == Deployment.Kind.RETIRE
        && report.failures().stream().anyMatch(f -> f.code() == StepFailed.Code.UNREACHABLE);
  }

  /** A push is tried again as it is; what verify asked about is restored and verified afresh. */
  private static Decision waitFor(Deployment now, StepReport.Missed report) {
    return now.cursor().step() != Step.VERIFY
        ? unfenced(now, now.cursor(), report.failures(), report.at())
        : unfenced(
            now.entering(now.cursor().to(Step.RESTORE, Phase.STANDBY), report.at()),
            now.cursor(),
            report.failures(),
            report.at());
  }

  private static boolean lacksRelease(StepReport.Missed report) {
    return report.failures().stream().anyMatch(f -> f.code() == StepFailed.Code.RELEASE_MISSING);
  }

  private static Decision fetch(Deployment now, StepReport.Missed report) {
    return Decision.go(
        now.entering(now.cursor().to(Step.PUSH, Phase.STANDBY), report.at()),
        List.of(
            new What.StepMissed(
                now.cursor(), now.attempt(), report.failures(), Optional.of(report.at()))));
  }

  /**
   * An older release goes to every instance: those that were never started on serve the newest one,
   * which this rung leaves behind, and a target serves one release.
   */
  private static Decision descend(Deployment now, String said, Instant at) {
    int rung = now.cursor().rung() + 1;
    Deployment next =
        now.touching(now.plan().everyInstance().stream().map(Instance::name).toList())
            .entering(now.cursor().to(Step.RESTORE, Phase.STANDBY).onRung(rung), at);
    List<What> facts =
        next.rung()
            .<List<What>>map(p -> List.of(new What.Descended(rung, p.version(), said)))
            .orElse(List.of());
    return Decision.go(next, facts);
  }

  static Outcome outcome(Deployment now) {
    if (now.kind() == Deployment.Kind.RETIRE) return Outcome.SUCCEEDED;
    boolean cancelled = now.verdict().filter(v -> v.ground() == Ground.CANCELLED).isPresent();
    if (cancelled) return Outcome.CANCELLED;
    boolean restored = !now.touched().isEmpty() && now.rung().isPresent();
    if (now.kind() == Deployment.Kind.ROLLBACK)
      return restored ? Outcome.SUCCEEDED : Outcome.FAILED;
    return restored ? Outcome.ROLLED_BACK : Outcome.FAILED;
  }

  private static String left(Deployment now) {
    return now.rung()
        .map(p -> p.version() + " serves again" + Strangers.said(now, p))
        .orElse("a first deployment has nothing to return to, so it was stopped and cleaned up");
  }

  private static String ending(Deployment now) {
    if (now.kind() == Deployment.Kind.RETIRE) {
      String out =
          "taken out of traffic and stopped on %d instances".formatted(now.touched().size());
      return now.cause().reason().isBlank() ? out : out + "; " + now.cause().reason();
    }
    String why = now.verdict().map(Verdict::said).orElse(now.cause().reason());
    String end =
        now.touched().isEmpty()
            ? "nothing was changed"
            : Handover.undone(now).orElseGet(() -> left(now));
    return why.isBlank() ? end : end + "; " + why;
  }
}
