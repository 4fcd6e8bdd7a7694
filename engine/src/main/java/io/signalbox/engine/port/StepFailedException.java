package io.signalbox.engine.port;

/**
 * Carries a {@link StepFailed} out of a port. Checked, because every caller has to say what becomes
 * of it.
 */
public final class StepFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient StepFailed failed;

  public StepFailedException(StepFailed failed) {
    super(failed.code() + " at " + failed.where() + ": " + failed.message());
    this.failed = failed;
  }

  public StepFailedException(StepFailed failed, Throwable cause) {
    super(failed.code() + " at " + failed.where() + ": " + failed.message(), cause);
    this.failed = failed;
  }

  public StepFailed failed() {
    return failed;
  }
}
