package io.signalbox.engine.port;

/**
 * What somebody installed by hand where an instance is to be: a unit that runs from a directory.
 * Both changes are idempotent and take a {@link Claim}, like those of a {@link Place}; what they
 * have to undo is written down on the host, durably, before it is done.
 */
public interface ByHand {

  /**
   * Stops the unit and disables it, and reads both back. Refused for a unit that does not run from
   * the configured directory, and for one of ours.
   */
  Evidence supersede(Claim claim) throws StepFailedException;

  /**
   * Where {@link #supersede} was begun and no slot is live: takes the front away, enables and
   * starts the unit as it was, and reads back that it runs and listens as before. Nothing
   * elsewhere.
   */
  Evidence reinstate(Claim claim) throws StepFailedException;

  /** Whether the unit runs. Changes nothing, needs no claim. */
  boolean serves() throws StepFailedException;
}
