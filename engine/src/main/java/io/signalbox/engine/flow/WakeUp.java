package io.signalbox.engine.flow;

import io.signalbox.engine.name.DeploymentId;
import java.time.Instant;

/**
 * A message that takes a parked deployment back to work. Only wake-ups are scheduled, never tokens;
 * one that comes too late finds nothing and is dropped.
 *
 * @param transition the parking that it belongs to, or {@link #ANY}
 */
public record WakeUp(DeploymentId deployment, long transition, Instant at) {
  public static final long ANY = -1;

  /**
   * The moment as which its coming counts: what comes is due. Where the clock says that it is
   * early, it was set back since.
   */
  public Instant due(Instant now) {
    return now.isAfter(at) ? now : at;
  }
}
