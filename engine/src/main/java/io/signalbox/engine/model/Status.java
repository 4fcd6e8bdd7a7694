package io.signalbox.engine.model;

import java.time.Instant;

/** Whether a deployment runs, waits or has ended. */
public sealed interface Status {

  /** It is in its step's queue, or being worked on. */
  record Running() implements Status {}

  /**
   * It is parked.
   *
   * @param until when it is due; far in the future where only a signal or a person helps
   */
  record Waiting(Why why, String said, Instant until) implements Status {}

  /** It is over. */
  record Ended(Outcome outcome, String said, Instant at) implements Status {}

  Status RUNNING = new Running();

  /** Why a deployment is parked. */
  enum Why {
    /** Another deployment holds the target. */
    BUSY,
    /** A person holds the target. */
    HELD,
    /** The target is frozen. */
    FREEZE,
    /** As many run as may run at once. */
    LIMIT,
    /** The world said no for now. */
    RETRY,
    /** The next sample is not due. */
    SAMPLE,
    /** The strategy pauses between batches. */
    PAUSE,
    /** A person has stopped it, and may let it go on. */
    PAUSED,
    /** A rollback that starts when a person approves it. */
    PROPOSED,
    /** Its plan asks people to approve. */
    APPROVAL,
    /**
     * On the way back, a host cannot be reached: nobody can promise what it does. The hold stays.
     */
    UNFENCED,
    /** The engine died in this step again and again. */
    CRASHING,
    /** No release could be restored. The hold stays until a person decides. */
    QUARANTINE;

    /** Whether it has not started: only admission lets it. */
    public boolean beforeAdmission() {
      return switch (this) {
        case BUSY, HELD, FREEZE, LIMIT, PROPOSED -> true;
        case RETRY, SAMPLE, PAUSE, PAUSED, APPROVAL, UNFENCED, CRASHING, QUARANTINE -> false;
      };
    }
  }
}
