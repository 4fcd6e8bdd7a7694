package io.signalbox.engine.admission;

import io.signalbox.engine.model.Cause;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.util.Optional;

/** What an event asks for, read and checked, but not yet looked up in the configuration. */
public sealed interface Request {
  DeploymentId id();

  Target target();

  Cause cause();

  /** Deploy a version; a stated digest must be the artifact's. */
  record Deploy(
      DeploymentId id, Target target, Version version, Optional<Digest> digest, Cause cause)
      implements Request {}

  /** Back to a proven version, or to the one before the current. */
  record Rollback(DeploymentId id, Target target, Optional<Version> to, Cause cause)
      implements Request {}

  /** Back to the proven version before the current, if a person approves. */
  record Propose(DeploymentId id, Target target, Cause cause) implements Request {}

  /** Remove the releases and backups from its hosts that nobody needs any more. */
  record Prune(DeploymentId id, Target target, Cause cause) implements Request {}

  /** Take the target out for good, or only its instances on that host. */
  record Retire(DeploymentId id, Target target, Optional<HostName> host, Cause cause)
      implements Request {}

  /**
   * Rebuild the record from what the hosts know; with a version, make what was installed by hand
   * the first release, under that name.
   */
  record Adopt(DeploymentId id, Target target, Optional<Version> version, Cause cause)
      implements Request {}

  /** Cancel that deployment. */
  record Cancel(DeploymentId id, Target target, DeploymentId deployment, Cause cause)
      implements Request {}

  /** Keep deployments of the target from starting. */
  record Hold(DeploymentId id, Target target, Cause cause) implements Request {}

  /** Let them start again. */
  record LetGo(DeploymentId id, Target target, Cause cause) implements Request {}

  /** Tell that deployment something else. */
  record Steer(DeploymentId id, Target target, DeploymentId deployment, Steering what, Cause cause)
      implements Request {}

  /** What a deployment can be told besides. */
  enum Steering {
    PAUSE,
    RESUME,
    PROMOTE,
    OVERRIDE,
    /** Only from the API, which knows who it is. */
    APPROVE,
    /** As {@link #APPROVE}. */
    DENY
  }

  /** Try that parked deployment again now. */
  record Retry(DeploymentId id, Target target, DeploymentId deployment, Cause cause)
      implements Request {}
}
