package io.signalbox.engine.model;

import java.util.Locale;
import java.util.Optional;

/**
 * What a deployment has made of its target by its end, for those who keep book of what runs where.
 *
 * @param release what serves now
 */
public record Effect(Change change, Release release) {
  /** How it came to serve. */
  public enum Change {
    /** The first release there. */
    DEPLOYED,
    UPGRADED,
    /** A release that was proven before serves again. */
    ROLLED_BACK;

    public String lower() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Empty when it runs on, or has changed nothing. */
  public static Optional<Effect> of(Deployment deployment) {
    return deployment.status() instanceof Status.Ended ended
        ? of(deployment, ended.outcome())
        : Optional.empty();
  }

  private static Optional<Effect> of(Deployment deployment, Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> succeeded(deployment);
      case ROLLED_BACK, CANCELLED -> restored(deployment);
      case FAILED, SUPERSEDED, REJECTED, PREEMPTED -> Optional.empty();
    };
  }

  private static Optional<Effect> succeeded(Deployment deployment) {
    return switch (deployment.kind()) {
      case DEPLOY -> {
        boolean first = deployment.plan().ladder().isEmpty();
        Change change = first ? Change.DEPLOYED : Change.UPGRADED;
        yield Optional.of(new Effect(change, deployment.plan().release()));
      }
      case ROLLBACK -> restored(deployment);
      case RETIRE, ADOPT, PRUNE -> Optional.empty();
    };
  }

  /** What was never touched has not changed. */
  private static Optional<Effect> restored(Deployment deployment) {
    return deployment
        .rung()
        .filter(proven -> !deployment.touched().isEmpty())
        .map(proven -> new Effect(Change.ROLLED_BACK, proven.release()));
  }
}
