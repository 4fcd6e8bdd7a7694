package io.signalbox.engine.model;

import io.signalbox.engine.name.DeploymentId;
import java.time.Instant;

/**
 * What a person or a monitor tells a running deployment. Durable; taken by the deployment's next
 * transition.
 */
public sealed interface Signal {
  DeploymentId deployment();

  String by();

  String reason();

  Instant at();

  /** Stop, and undo what was started. */
  record Cancel(DeploymentId deployment, String by, String reason, Instant at) implements Signal {}

  /** The release is bad: go back. */
  record RollBack(DeploymentId deployment, String by, String reason, Instant at)
      implements Signal {}

  /**
   * Leave the target to an adoption, as it is. A higher fence would not stop this one, because an
   * adoption claims no host: so it has to be gone before the adoption looks.
   */
  record GiveWay(DeploymentId deployment, String by, String reason, Instant at) implements Signal {}

  /** Try again now what is parked. */
  record Retry(DeploymentId deployment, String by, String reason, Instant at) implements Signal {}
}
