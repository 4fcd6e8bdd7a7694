package io.signalbox.app.cli;

/** A command cannot do what it was asked: what is wrong, what to do next, and the exit code. */
public final class CliFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exit;
  private final String said;
  private final String next;

  public CliFailure(int exit, String said, String next) {
    super(said);
    this.exit = exit;
    this.said = said;
    this.next = next;
  }

  public int exit() {
    return exit;
  }

  public String said() {
    return said;
  }

  public String next() {
    return next;
  }
}
