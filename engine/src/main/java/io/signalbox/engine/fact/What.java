package io.signalbox.engine.fact;

import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened. A name here is a name in the ledger and in every reader: never renamed, only added
 * to.
 */
public sealed interface What {

  /** An event was understood and became a deployment. */
  record Requested(Deployment.Kind kind, Cause cause) implements What {}

  /** It got the hold of its target. */
  record Started(Fence fence, Optional<Version> previous, int instances, int batches)
      implements What {}

  /** It was refused, and why, and what to do instead. */
  record Rejected(String said, String next) implements What {}

  record BackupSkipped(String by) implements What {}

  /** A step did its work and read it back. */
  record StepDone(Cursor at, int attempt, List<Evidence> evidence) implements What {
    public StepDone {
      evidence = List.copyOf(evidence);
    }
  }

  /** A step could not do its work; it will be tried again at that time, or not at all. */
  record StepMissed(Cursor at, int attempt, List<StepFailed> failures, Optional<Instant> again)
      implements What {
    public StepMissed {
      failures = List.copyOf(failures);
    }
  }

  record GatePassed(Cursor at, String said, List<String> evidence) implements What {
    public GatePassed {
      evidence = List.copyOf(evidence);
    }
  }

  record GateBreached(Cursor at, String said, List<String> evidence) implements What {
    public GateBreached {
      evidence = List.copyOf(evidence);
    }
  }

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

  record Parked(Status.Why why, String said, Instant until) implements What {}

  record Heard(Signal signal, boolean obeyed, String said) implements What {}

  record Superseded(DeploymentId by) implements What {}

  record Ended(Outcome outcome, String said) implements What {}
}
