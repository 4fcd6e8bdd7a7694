package io.signalbox.routes.inbound;

/** A delivery that is not taken: an HTTP status, what is wrong, what to do, and a word to count. */
final class Turned extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String counted;
  private final String next;

  Turned(int status, String counted, String said, String next) {
    super(said);
    this.status = status;
    this.counted = counted;
    this.next = next;
  }

  int status() {
    return status;
  }

  String counted() {
    return counted;
  }

  String said() {
    return String.valueOf(getMessage());
  }

  String next() {
    return next;
  }
}
