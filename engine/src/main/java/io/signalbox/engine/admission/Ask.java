package io.signalbox.engine.admission;

import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.TargetSpec;
import java.util.Optional;

/** What comes before admission about one target. */
public sealed interface Ask {
  Target target();

  /**
   * Somebody wants a release out.
   *
   * @param spec the configuration of today, which the deployment will run by
   */
  record Deploy(DeploymentId id, Release release, TargetSpec spec, Cause cause) implements Ask {
    @Override
    public Target target() {
      return spec.target();
    }
  }

  /**
   * Somebody wants back.
   *
   * @param to a proven version; empty for the one before the current
   */
  record Rollback(DeploymentId id, Optional<Version> to, TargetSpec spec, Cause cause)
      implements Ask {
    @Override
    public Target target() {
      return spec.target();
    }
  }

  /** Somebody wants back to the release before the current, if a person approves. */
  record Propose(DeploymentId id, TargetSpec spec, Cause cause) implements Ask {
    @Override
    public Target target() {
      return spec.target();
    }
  }

  /** What nobody needs any more is to be removed from its hosts. */
  record Prune(DeploymentId id, TargetSpec spec, Cause cause) implements Ask {
    @Override
    public Target target() {
      return spec.target();
    }
  }

  /**
   * Somebody wants it gone.
   *
   * @param host only the instances there; empty for all
   */
  record Retire(DeploymentId id, Optional<HostName> host, TargetSpec spec, Cause cause)
      implements Ask {
    @Override
    public Target target() {
      return spec.target();
    }
  }

  /**
   * Somebody wants what was installed by hand on the hosts to become the first release.
   *
   * @param version what that release is to be called
   */
  record TakeOver(DeploymentId id, Version version, TargetSpec spec, Cause cause) implements Ask {
    @Override
    public Target target() {
      return spec.target();
    }
  }

  /** Somebody wants the record to go on from what the hosts know. */
  record Adopt(DeploymentId id, TargetSpec spec, Cause cause) implements Ask {
    @Override
    public Target target() {
      return spec.target();
    }
  }

  /**
   * A person keeps deployments of a target from starting.
   *
   * @param id under which that is told
   */
  record Hold(DeploymentId id, Target target, Cause cause) implements Ask {}

  /** A person lets them start again. */
  record LetGo(DeploymentId id, Target target, Cause cause) implements Ask {}

  /** Somebody tells a running or waiting deployment something. */
  record Tell(Target target, io.signalbox.engine.model.Signal signal) implements Ask {}

  /** A deployment that waited for its target comes back, or one that ended reports. */
  record Return(Deployment deployment) implements Ask {
    @Override
    public Target target() {
      return deployment.target();
    }
  }
}
