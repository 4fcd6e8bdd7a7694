package io.signalbox.engine.port;

/**
 * What somebody installed by hand where an instance is to be: a unit that runs from a directory.
 * How to undo its stop is written down on the host, durably, before it is done: {@link
 * Place#reinstate} needs nothing else.
 */
public interface ByHand {

  /**
   * Stops the unit and disables it, and reads both back. Idempotent. Refused for a unit that does
   * not run from the configured directory, and for one of ours.
   */
  Evidence supersede(Claim claim) throws StepFailedException;

  /** Whether the unit runs. Changes nothing, needs no claim. */
  boolean serves() throws StepFailedException;
}
