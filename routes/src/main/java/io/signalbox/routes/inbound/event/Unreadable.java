package io.signalbox.routes.inbound.event;

/** A delivery that came from its source and is not what that kind of source sends. */
public final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;

  private final String next;

  public Unreadable(String said, String next) {
    super(said);
    this.next = next;
  }

  public Unreadable(String said, String next, Throwable cause) {
    super(said, cause);
    this.next = next;
  }

  /** What is wrong, in a sentence. */
  public String said() {
    return String.valueOf(getMessage());
  }

  /** What the sender's owner can do. */
  public String next() {
    return next;
  }
}
