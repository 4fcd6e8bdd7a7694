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

  /** Whether who heard it waits no longer. */
  default boolean goesOn() {
    return switch (this) {
      case Cancel c -> true;
      case RollBack r -> true;
      case GiveWay g -> true;
      case Retry r -> true;
      case Resume r -> true;
      case Promote p -> true;
      case OverrideFreeze o -> true;
      case Deny d -> true;
      // One approval may not be enough.
      case Approve a -> false;
      case Pause p -> false;
    };
  }

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

  /** Stop before the next step, and watch what serves already. */
  record Pause(DeploymentId deployment, String by, String reason, Instant at) implements Signal {}

  /** Go on where a pause stopped it. */
  record Resume(DeploymentId deployment, String by, String reason, Instant at) implements Signal {}

  /**
   * Go on with what waits for approval.
   *
   * @param by whose token it was comes last, behind {@code via} where the person gave a name
   */
  record Approve(DeploymentId deployment, String by, String reason, Instant at) implements Signal {}

  /** Do not go on: undo what was started. */
  record Deny(DeploymentId deployment, String by, String reason, Instant at) implements Signal {}

  /** Start although the target is frozen. */
  record OverrideFreeze(DeploymentId deployment, String by, String reason, Instant at)
      implements Signal {}

  /** Skip the rest of the bake: the release is good. */
  record Promote(DeploymentId deployment, String by, String reason, Instant at) implements Signal {}
}
