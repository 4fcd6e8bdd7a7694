package io.signalbox.app.cli;

import io.signalbox.engine.model.Outcome;

/** Exit codes; scripts depend on them. */
public final class Exit {
  public static final int OK = 0;

  /** It failed, or was rolled back. */
  public static final int FAILED = 1;

  public static final int USAGE = 2;

  /** Signalbox refused, or does not know what was named. */
  public static final int REJECTED = 3;

  public static final int UNREACHABLE = 4;

  /** The configuration has problems. */
  public static final int PROBLEMS = 5;

  /** Watching ended before the deployment did; the deployment goes on. */
  public static final int TIMED_OUT = 124;

  private Exit() {}

  public static int of(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> OK;
      case ROLLED_BACK, FAILED, CANCELLED, PREEMPTED -> FAILED;
      case REJECTED, SUPERSEDED -> REJECTED;
    };
  }
}
