package io.signalbox.sim;

/** The world is in a state that no run may ever lead to. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }
}
