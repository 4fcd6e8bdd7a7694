package io.signalbox.sim;

/** The engine process ends here. Not a failure that a step could catch. */
final class Crash extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether what it was running on a host runs on there. */
  final boolean leaves;

  Crash(boolean leaves) {
    super("the engine died", null, false, false);
    this.leaves = leaves;
  }
}
