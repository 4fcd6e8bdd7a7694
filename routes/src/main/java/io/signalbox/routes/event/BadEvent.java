package io.signalbox.routes.event;

/**
 * An event that cannot be understood; the message is for the person who reads the dead-letter
 * queue.
 */
public final class BadEvent extends Exception {
  private static final long serialVersionUID = 1L;

  public BadEvent(String said) {
    super(said);
  }

  public BadEvent(String said, Throwable cause) {
    super(said, cause);
  }
}
