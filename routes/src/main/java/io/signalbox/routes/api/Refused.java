package io.signalbox.routes.api;

/** The API does not do what it was asked: an HTTP status, what is wrong, and what to do instead. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String error;
  private final String next;

  Refused(int status, String error, String next) {
    super(error);
    this.status = status;
    this.error = error;
    this.next = next;
  }

  Refused(int status, String error, String next, Throwable cause) {
    super(error, cause);
    this.status = status;
    this.error = error;
    this.next = next;
  }

  static Refused badRequest(String error, String next) {
    return new Refused(400, error, next);
  }

  static Refused notFound(String error, String next) {
    return new Refused(404, error, next);
  }

  Answer answer() {
    Answer answer = Answer.json(status, new io.signalbox.routes.api.view.ErrorView(error, next));
    return status == 503 || status == 429 ? answer.with("Retry-After", "2") : answer;
  }
}
