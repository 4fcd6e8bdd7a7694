package io.signalbox.engine.fact;

import io.signalbox.engine.gate.CheckVerdict;
import io.signalbox.engine.gate.Recording;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Outline;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.spec.ApprovalSpec.Checkpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened. A name here is a name in the ledger and in every reader: never renamed, only added
 * to.
 */
public sealed interface What {
  /** The same, telling what follows, where that is told. */
  default What leadingTo(Next follows) {
    return this;
  }

  /** An event was understood and became a deployment. */
  record Requested(Deployment.Kind kind, Cause cause) implements What {}

  /**
   * It got the hold of its target.
   *
   * @param outline who is swapped with whom; empty in facts of the time before it was told
   */
  record Started(
      Fence fence,
      Optional<Version> previous,
      int instances,
      int batches,
      Optional<Outline> outline)
      implements What {
    public Started(Fence fence, Optional<Version> previous, int instances, int batches) {
      this(fence, previous, instances, batches, Optional.empty());
    }
  }

  /** It was refused, and why, and what to do instead. */
  record Rejected(String said, String next) implements What {}

  record BackupSkipped(String by) implements What {}

  /**
   * What runs from then on.
   *
   * @param until when it is over at the earliest, where that is known: the end of a bake or a pause
   */
  record Next(Step step, int batch, Optional<Instant> until) {}

  /**
   * A step did its work and read it back.
   *
   * @param next empty where nothing follows, and in facts of the time before it was told
   */
  record StepDone(Cursor at, int attempt, List<Evidence> evidence, Optional<Next> next)
      implements What {
    public StepDone {
      evidence = List.copyOf(evidence);
    }

    public StepDone(Cursor at, int attempt, List<Evidence> evidence) {
      this(at, attempt, evidence, Optional.empty());
    }

    @Override
    public What leadingTo(Next follows) {
      return new StepDone(at, attempt, evidence, Optional.of(follows));
    }
  }

  /** A step could not do its work; it will be tried again at that time, or not at all. */
  record StepMissed(Cursor at, int attempt, List<StepFailed> failures, Optional<Instant> again)
      implements What {
    public StepMissed {
      failures = List.copyOf(failures);
    }
  }

  /**
   * @param next as of {@link StepDone}
   * @param verdicts of every check, with the samples that they rest on; none in older facts
   * @param recording the last rounds, up to this one; see {@link GateSampled}
   */
  record GatePassed(
      Cursor at,
      String said,
      List<String> evidence,
      Optional<Next> next,
      List<CheckVerdict> verdicts,
      Optional<Recording> recording)
      implements What {
    public GatePassed {
      evidence = List.copyOf(evidence);
      verdicts = List.copyOf(verdicts);
    }

    public GatePassed(
        Cursor at,
        String said,
        List<String> evidence,
        Optional<Next> next,
        List<CheckVerdict> verdicts) {
      this(at, said, evidence, next, verdicts, Optional.empty());
    }

    public GatePassed(Cursor at, String said, List<String> evidence, Optional<Next> next) {
      this(at, said, evidence, next, List.of());
    }

    public GatePassed(Cursor at, String said, List<String> evidence) {
      this(at, said, evidence, Optional.empty());
    }

    @Override
    public What leadingTo(Next follows) {
      return new GatePassed(at, said, evidence, Optional.of(follows), verdicts, recording);
    }
  }

  /**
   * @param verdicts as of {@link GatePassed}
   * @param recording as of {@link GatePassed}
   */
  record GateBreached(
      Cursor at,
      String said,
      List<String> evidence,
      List<CheckVerdict> verdicts,
      Optional<Recording> recording)
      implements What {
    public GateBreached {
      evidence = List.copyOf(evidence);
      verdicts = List.copyOf(verdicts);
    }

    public GateBreached(
        Cursor at, String said, List<String> evidence, List<CheckVerdict> verdicts) {
      this(at, said, evidence, verdicts, Optional.empty());
    }

    public GateBreached(Cursor at, String said, List<String> evidence) {
      this(at, said, evidence, List.of());
    }
  }

  /**
   * A gate waits, beyond its time or for a person: for data, or because of what a check says. Told
   * once for each check and standing.
   */
  record GateHeld(Cursor at, CheckVerdict verdict, Optional<Recording> recording) implements What {
    public GateHeld(Cursor at, CheckVerdict verdict) {
      this(at, verdict, Optional.empty());
    }
  }

  /** A check is bad that only warns; told once in a gate. */
  record GateWarned(Cursor at, CheckVerdict verdict, Optional<Recording> recording)
      implements What {
    public GateWarned(Cursor at, CheckVerdict verdict) {
      this(at, verdict, Optional.empty());
    }
  }

  /**
   * Rounds of a gate that goes on, or that was left without a verdict. Where there is a verdict the
   * rounds before it are with it: no gate needs a fact of its own for them unless it is long.
   */
  record GateSampled(Cursor at, Recording recording) implements What {}

  /** It goes back, and to which release (to none after a first deployment). */
  record TurnedBack(Deployment.Verdict verdict, Optional<Version> to) implements What {}

  /** A restore failed; the next older proven release is tried. */
  record Descended(int rung, Version to, String said) implements What {}

  /**
   * The record goes on from what the hosts know.
   *
   * @param fence the highest that any of them has seen; the next deployment gets a higher one
   * @param current the release that all of them run, proven from now on; empty when none could be
   *     called that, so that the next deployment is a first one
   */
  record Adopted(Fence fence, Optional<Version> current) implements What {}

  /** As many people as have to have approved. */
  record Approved(Checkpoint before, List<String> by) implements What {
    public Approved {
      by = List.copyOf(by);
    }
  }

  /** A person holds a target: deployments wait, rollbacks do not. */
  record HeldByHand(String by, String reason) implements What {}

  /** A person holds a target no more. */
  record ReleasedByHand(String by, String reason) implements What {}

  record Parked(Status.Why why, String said, Instant until) implements What {}

  record Heard(Signal signal, boolean obeyed, String said) implements What {}

  record Superseded(DeploymentId by) implements What {}

  /**
   * Its message was put aside, because nobody could go on with it.
   *
   * @param queue the dead-letter queue in which it lies
   * @param said why
   */
  record DeadLettered(String queue, String said) implements What {}

  /** Its message was sent back to work from a dead-letter queue. */
  record TakenUp(String by, String reason) implements What {}

  record Ended(Outcome outcome, String said) implements What {}
}
