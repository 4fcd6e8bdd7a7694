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
}
