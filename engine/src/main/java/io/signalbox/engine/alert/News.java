package io.signalbox.engine.alert;

import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

  /**
   * Something that is no deployment was reported about a target, by an alert say; or is over.
   *
   * @param deployment by which it is known, and acknowledged: made of the event's id
   * @param what in a few words, such as the alert's name
   * @param severity as its source says; a rule may say otherwise
   * @param next what a person can do; may be blank
   */
  record Reported(
      Target target,
      DeploymentId deployment,
      String what,
      Severity severity,
      String said,
      List<String> evidence,
      String next,
      boolean over,
      Instant at)
      implements News {
    public Reported {
      evidence = List.copyOf(evidence);
    }
  }

  /**
   * Where a target's record and the messages on the queues do not match, as the last audit saw it.
   *
   * @param findings all of them; none when everything matches again
   */
  record Audited(Target target, List<Finding> findings, Instant at) implements News {
    public Audited {
      findings = List.copyOf(findings);
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
