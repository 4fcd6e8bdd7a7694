package io.signalbox.engine.model;

/** How a deployment ended. */
public enum Outcome {
  SUCCEEDED,
  /** Something was changed, and the last proven release serves again. */
  ROLLED_BACK,
  /** It did not succeed, and there was nothing to return to, or nothing had been changed. */
  FAILED,
  /** A person ended it; what it had changed is undone. */
  CANCELLED,
  /** A newer one took its place before it began. */
  SUPERSEDED,
  /** It was never admitted. */
  REJECTED,
  /** Another deployment took its target by force. */
  PREEMPTED;

  public boolean good() {
    return this == SUCCEEDED;
  }
}
