package io.signalbox.engine.port;

import java.util.List;
import java.util.OptionalInt;

/**
 * The world said no. Written for the person who reads it at 3 a.m.: what failed, where, the
 * evidence, what to do next.
 *
 * @param where host, instance or file
 * @param evidence the last lines of output, at most {@value #MOST_LINES}, without secrets
 * @param next what a person can do about it
 */
public record StepFailed(
    Code code,
    String where,
    String message,
    List<String> evidence,
    OptionalInt exitCode,
    String next) {
  public static final int MOST_LINES = 20;

  public StepFailed {
    int from = Math.max(0, evidence.size() - MOST_LINES);
    evidence = List.copyOf(evidence.subList(from, evidence.size()));
  }

  public static StepFailed of(Code code, String where, String message, String next) {
    return new StepFailed(code, where, message, List.of(), OptionalInt.empty(), next);
  }

  public boolean retryable() {
    return code.retryable;
  }

  /**
   * Whether nobody gets in there. Of what runs there nothing is known then, so no release is to
   * blame for it, and another release could not be tried either.
   */
  public boolean shutOut() {
    return code == Code.UNREACHABLE || code == Code.HOST_KEY || code == Code.DENIED;
  }

  /** The kinds of failure, and whether trying the same again can help. */
  public enum Code {
    /** No connection, or it was lost. */
    UNREACHABLE(true),
    /** The host shows another key than the trusted one. */
    HOST_KEY(false),
    /** Authentication or sudo was refused. */
    DENIED(false),
    /**
     * The host has seen a higher fence or gave out a newer claim: somebody else acts on this target
     * now.
     */
    FENCED(false),
    DISK_FULL(false),
    /** A precheck found the host lacking. */
    UNFIT(false),
    ARTIFACT_MISSING(false),
    /** The artifact's content is not what its digest says, on this machine or on the host. */
    ARTIFACT_CORRUPT(true),
    /** The release that should be restored is not on the host. */
    RELEASE_MISSING(false),
    INSTALL_FAILED(false),
    /** The process did not start or died at once. */
    START_FAILED(false),
    HOOK_FAILED(false),
    BACKUP_FAILED(true),
    /** The front's configuration was refused, or traffic could not be switched. */
    TRAFFIC_FAILED(true),
    /** What was read back is not what the command should have done. */
    NOT_PROVEN(true),
    TIMEOUT(true),
    COMMAND_FAILED(true),
    /** The engine stopped this step itself: shutdown, cancel, or a lost broker connection. */
    INTERRUPTED(true);

    private final boolean retryable;

    Code(boolean retryable) {
      this.retryable = retryable;
    }
  }
}
