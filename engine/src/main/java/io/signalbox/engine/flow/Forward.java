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
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The way forward: precheck, backup, push, then swap and gate batch by batch, bake, finish. */
final class Forward {
  private Forward() {}

  static Decision checked(Deployment now, StepReport.Checked report) {
    Deployment known =
        now.withPlan(
            now.plan().withRelease(now.plan().release().withDigest(report.artifact().digest())));
    List<What> facts = List.of(new What.StepDone(now.cursor(), now.attempt(), report.evidence()));
    if (now.cause().wishes().skipBackup()) {
      return enter(
          known,
          Cursor.at(Step.PUSH),
          report.at(),
          Decision.and(facts, new What.BackupSkipped(now.cause().by())));
    }
    return enter(known, Cursor.at(Step.BACKUP), report.at(), facts);
  }

  static Decision done(Deployment now, StepReport.Done report) {
    List<What> facts = List.of(new What.StepDone(now.cursor(), now.attempt(), report.evidence()));
    Instant at = report.at();
    return switch (now.cursor().step()) {
      case BACKUP -> enter(now, Cursor.at(Step.PUSH), at, facts);
      case PUSH -> enter(now, now.cursor().to(Step.SWAP, Phase.STANDBY), at, facts);
      case SWAP -> enter(now, now.cursor().to(Step.GATE, now.cursor().phase()), at, facts);
      case FINISH -> succeed(now, finished(now), at, facts);
      case OBSERVE, PRECHECK, GATE, WATCH, BAKE, RESTORE, VERIFY -> throw mismatch(now, report);
    };
  }

  private static String finished(Deployment now) {
    int many = all(now).size();
    return now.kind() == Deployment.Kind.PRUNE
        ? "what nobody needs was removed from %d instances".formatted(many)
        : "%s runs on %d of %d instances%s"
            .formatted(now.version(), many, many, Handover.done(now));
  }

  static Decision sampled(Deployment now, StepReport.Sampled report) {
    GateSpec spec = now.plan().spec().gate();
    Roles roles = now.roles();
    Instant at = report.at();
    GateRun run =
        now.gate().looked(spec, at).plus(report.probes()).plus(spec, report.samples(), roles);
    return switch (now.cursor().step()) {
      case GATE ->
          judge(
              now.withGate(run),
              now.cursor().phase() == Phase.STANDBY
                  ? Gate.ready(spec, run, now.batch().instances(), at)
                  : Gate.judge(spec, run, now.batch().instances(), roles, watched(now), at),
              at);
      case BAKE ->
          judge(
              now.withGate(run),
              Gate.judge(spec, run, all(now), roles, now.plan().spec().strategy().bake(), at),
              at);
      case WATCH -> Stays.sampled(now, report);
      case OBSERVE, PRECHECK, BACKUP, PUSH, SWAP, RESTORE, VERIFY, FINISH ->
          throw mismatch(now, report);
    };
  }

  /** A canary sings for longer, where there is anybody to hear it. */
  private static Duration watched(Deployment now) {
    Duration least = now.plan().spec().gate().minHealthy();
    boolean first = now.cursor().batch() == 0 && now.plan().batches().size() > 1;
    return now.plan()
        .spec()
        .strategy()
        .canary()
        .filter(c -> first && c.compareTo(least) > 0)
        .orElse(least);
  }

  private static Decision judge(Deployment now, Judgement judgement, Instant at) {
    return switch (judgement) {
      case Judgement.NotYet notYet ->
          Decision.park(
              now.withGate(now.gate().telling(notYet.held(), notYet.notices())),
              new Status.Waiting(Status.Why.SAMPLE, notYet.said(), notYet.nextSample()),
              now.attempt(),
              at,
              told(now, notYet.notices()));
      case Judgement.Breached breach ->
          Back.turn(now, new Verdict(Ground.BREACH, breach.said(), breach.evidence(), at), at)
              .after(
                  new What.GateBreached(
                      now.cursor(), breach.said(), breach.evidence(), breach.verdicts()));
      case Judgement.Passed passed ->
          passed(
              now,
              at,
              Decision.and(
                  told(now, passed.notices()),
                  new What.GatePassed(
                      now.cursor(),
                      passed.said(),
                      passed.evidence(),
                      Optional.empty(),
                      passed.verdicts())));
    };
  }

  static List<What> told(Deployment now, List<Remark> notices) {
    return notices.stream()
        .<What>map(
            n ->
                n.holds()
                    ? new What.GateHeld(now.cursor(), n.verdict())
                    : new What.GateWarned(now.cursor(), n.verdict()))
        .toList();
  }

  private static Decision passed(Deployment now, Instant at, List<What> facts) {
    if (now.cursor().step() == Step.BAKE)
      return enter(now, now.cursor().to(Step.FINISH, Phase.LIVE), at, facts);
    if (now.cursor().phase() == Phase.STANDBY)
      return enter(now, now.cursor().to(Step.SWAP, Phase.LIVE), at, facts);
    int batch = now.cursor().batch() + 1;
    if (batch < now.plan().batches().size()) return nextBatch(now, batch, at, facts);
    boolean bakes = now.plan().spec().strategy().bake().isPositive();
    return enter(now, now.cursor().to(bakes ? Step.BAKE : Step.FINISH, Phase.LIVE), at, facts);
  }

  private static Decision nextBatch(Deployment now, int batch, Instant at, List<What> facts) {
    Cursor next = now.cursor().to(Step.SWAP, Phase.STANDBY).inBatch(batch);
    boolean asks = Approvals.asked(now, next).isPresent();
    if (asks || !now.plan().spec().strategy().pause().isPositive())
      return enter(now, next, at, facts);
    Instant due = at.plus(now.plan().spec().strategy().pause());
    Status.Waiting why =
        new Status.Waiting(
            Status.Why.PAUSE,
            "pausing before batch %d of %d".formatted(batch + 1, now.plan().batches().size()),
            due);
    return Decision.park(now.entering(next, at), why, 1, at, facts);
  }

  static Decision missed(Deployment now, StepReport.Missed report) {
    if (retries(now, report)) return again(now, report);
    List<What> facts =
        List.of(
            new What.StepMissed(now.cursor(), now.attempt(), report.failures(), Optional.empty()));
    StepFailed first = report.failures().getFirst();
    if (now.kind() == Deployment.Kind.PRUNE) {
      String said = "pruning failed at %s: %s".formatted(first.where(), first.message());
      return Decision.end(now, Outcome.FAILED, said, report.at(), facts);
    }
    if (now.cursor().step() == Step.FINISH) {
      return succeed(
          now,
          now.version() + " runs, but cleaning up failed: " + first.message(),
          report.at(),
          facts);
    }
    String said =
        "%s failed at %s: %s"
            .formatted(now.cursor().step().lower(), first.where(), first.message());
    List<String> evidence =
        report.failures().stream().map(f -> f.where() + ": " + f.message()).toList();
    Decision turned =
        Back.turn(now, new Verdict(Ground.FAILURE, said, evidence, report.at()), report.at());
    return turned.after(facts.getFirst());
  }

  static boolean retries(Deployment now, StepReport.Missed report) {
    return report.failures().stream().allMatch(StepFailed::retryable)
        && (interrupted(report)
            || (now.attempt() < now.activeSpec().retry().attempts()
                && !Handover.mayLeaveThePortDead(now)));
  }

  /** Signalbox stopped itself, which says nothing about the world: it does not count. */
  private static boolean interrupted(StepReport.Missed report) {
    return report.failures().stream().allMatch(f -> f.code() == StepFailed.Code.INTERRUPTED);
  }

  /** Parks until the step may be tried again. */
  static Decision again(Deployment now, StepReport.Missed report) {
    Instant due = Backoff.next(now.activeSpec().retry(), now, now.attempt(), report.at());
    StepFailed first = report.failures().getFirst();
    Status.Waiting why =
        new Status.Waiting(
            Status.Why.RETRY,
            "%s at %s: %s".formatted(now.cursor().step().lower(), first.where(), first.message()),
            due);
    return Decision.park(
        now,
        why,
        interrupted(report) ? now.attempt() : now.attempt() + 1,
        report.at(),
        List.of(
            new What.StepMissed(now.cursor(), now.attempt(), report.failures(), Optional.of(due))));
  }

  private static Decision succeed(Deployment now, String said, Instant at, List<What> facts) {
    return Decision.end(now, Outcome.SUCCEEDED, said, at, facts);
  }

  static Decision enter(Deployment now, Cursor next, Instant at, List<What> facts) {
    return Approvals.asked(now, next)
        .map(before -> Approvals.ask(now, next, before, at, facts))
        .orElseGet(() -> Decision.go(now.goingOn(next, at), facts));
  }

  private static List<InstanceName> all(Deployment now) {
    return now.plan().spec().instances().stream().map(Instance::name).toList();
  }

  static IllegalStateException mismatch(Deployment now, StepReport report) {
    return new IllegalStateException(
        "Expected step %s of deployment %s to report what it can report, but it reported %s. This is a bug of Signalbox."
            .formatted(now.cursor().step(), now.id(), report.getClass().getSimpleName()));
  }
}
