package io.signalbox.engine.alert;

import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import java.time.Duration;
import java.util.Optional;

/** What the alert desk hears, one after the other. */
public sealed interface News {
  /** Whom it is about. */
  Target target();

  /** Something happened to a deployment. */
  record Happened(Fact fact) implements News {
    @Override
    public Target target() {
      return fact.target();
    }
  }

  /** A scheduled look at an incident. */
  record Due(Target target, DeploymentId deployment) implements News {}

  /** Somebody has taken it. */
  record Acknowledged(Target target, DeploymentId deployment, String by, String via)
      implements News {}

  /**
   * A notice arrived.
   *
   * @param number of the notice
   * @param ref by which the channel knows its message
   */
  record Delivered(
      Target target, DeploymentId deployment, String channel, long number, Optional<String> ref)
      implements News {}

  /** A notice did not arrive, or nobody knows. */
  record Undelivered(
      Target target,
      DeploymentId deployment,
      String channel,
      long number,
      How how,
      Optional<Duration> after,
      String said)
      implements News {}

  /** How a notice failed. */
  enum How {
    /** Not tried: the channel takes no more for now. */
    LIMITED,
    /** It certainly did not arrive, and may another time. */
    LATER,
    /**
     * Nobody knows whether it arrived; the same again does no harm, or the channel can be asked.
     */
    REPEATABLE,
    /** Nobody knows whether it arrived. It is tried once more, never twice. */
    UNSURE,
    /** It will not arrive as long as the configuration is what it is. */
    REFUSED
  }

  /** When a silence began or ended, targets are looked at anew. */
  record Looked(Target target) implements News {}
}
