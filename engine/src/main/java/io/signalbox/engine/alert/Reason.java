package io.signalbox.engine.alert;

import java.util.Locale;

/** Why people are told something: the word by which rules and templates know it. */
public enum Reason {
  /** It moves on: asked for, started, a step done, a step tried again, waiting for its turn. */
  PROGRESS(Severity.INFO, "is under way"),
  BACKUP_SKIPPED(Severity.INFO, "makes no backup, as was wished"),
  /** Somebody told it something, such as to cancel. */
  TOLD(Severity.INFO, "was told something"),
  STEP_FAILED(Severity.WARNING, "failed in a step"),
  BREACHED(Severity.WARNING, "did not pass its gate"),
  /** A gate waits for data, or for a person. */
  HELD(Severity.WARNING, "is held at its gate"),
  /** A check that only warns is bad. */
  WARNED(Severity.WARNING, "goes on despite a bad check"),
  /** A person is asked: before a step of a plan, or before a rollback that an alert proposes. */
  APPROVAL(Severity.WARNING, "asks for an approval"),
  /** A monitor or another source of events says something about a target. */
  REPORTED(Severity.WARNING, "was reported"),
  /** The audit finds that a target's record and the messages on the queues do not match. */
  DOUBTED(Severity.WARNING, "was found by the audit"),
  /** What was reported or doubted is over. */
  RESOLVED(Severity.INFO, "is over"),
  TURNED_BACK(Severity.WARNING, "goes back"),
  /** A restore failed. */
  DESCENDED(Severity.CRITICAL, "could not be restored; an older release is tried"),
  /** On the way back a host cannot be reached. */
  UNREACHABLE(Severity.CRITICAL, "waits for a host that cannot be reached"),
  CRASHING(Severity.CRITICAL, "ends the engine again and again"),
  QUARANTINED(Severity.CRITICAL, "could not be restored and waits for a person"),
  /** Its message lies in a dead-letter queue. */
  DEAD_LETTERED(Severity.CRITICAL, "was put aside, because nobody could go on with it"),
  /** What stood in its way is gone. */
  RESUMED(Severity.INFO, "goes on"),
  ADOPTED(Severity.INFO, "was adopted from its hosts"),
  HELD_BY_HAND(Severity.INFO, "is held by hand"),
  RELEASED_BY_HAND(Severity.INFO, "is free again"),
  SUCCEEDED(Severity.INFO, "succeeded"),
  ROLLED_BACK(Severity.WARNING, "was rolled back"),
  FAILED(Severity.WARNING, "failed"),
  CANCELLED(Severity.INFO, "was cancelled"),
  SUPERSEDED(Severity.INFO, "was superseded by a newer one"),
  REJECTED(Severity.INFO, "was refused"),
  /** The brake, say: what should have rolled back automatically did not. */
  ROLLBACK_REFUSED(Severity.CRITICAL, "should have rolled back by itself and was refused"),
  PREEMPTED(Severity.WARNING, "lost its target to another one");

  private final Severity usual;
  private final String headline;

  Reason(Severity usual, String headline) {
    this.usual = usual;
    this.headline = headline;
  }

  /** How bad it is where no rule says otherwise. */
  public Severity usual() {
    return usual;
  }

  /** What a deployment does or did, completing the sentence that begins with its name. */
  public String headline() {
    return headline;
  }

  /** Whether it lasts until the deployment moves on, or ends. */
  public boolean stands() {
    return switch (this) {
      case HELD, APPROVAL, REPORTED, DOUBTED, UNREACHABLE, CRASHING, QUARANTINED, DEAD_LETTERED ->
          true;
      case PROGRESS,
          BACKUP_SKIPPED,
          TOLD,
          STEP_FAILED,
          BREACHED,
          WARNED,
          RESOLVED,
          TURNED_BACK,
          DESCENDED,
          RESUMED,
          ADOPTED,
          HELD_BY_HAND,
          RELEASED_BY_HAND,
          SUCCEEDED,
          ROLLED_BACK,
          FAILED,
          CANCELLED,
          SUPERSEDED,
          REJECTED,
          ROLLBACK_REFUSED,
          PREEMPTED ->
          false;
    };
  }

  /** Whether nothing can follow it. */
  public boolean ends() {
    return switch (this) {
      case SUCCEEDED,
          ROLLED_BACK,
          FAILED,
          CANCELLED,
          SUPERSEDED,
          REJECTED,
          PREEMPTED,
          RESOLVED,
          HELD_BY_HAND,
          RELEASED_BY_HAND ->
          true;
      case PROGRESS,
          BACKUP_SKIPPED,
          TOLD,
          STEP_FAILED,
          BREACHED,
          HELD,
          WARNED,
          APPROVAL,
          REPORTED,
          DOUBTED,
          TURNED_BACK,
          DESCENDED,
          UNREACHABLE,
          CRASHING,
          QUARANTINED,
          DEAD_LETTERED,
          RESUMED,
          ADOPTED,
          ROLLBACK_REFUSED ->
          false;
    };
  }

  /** The name in YAML. */
  public String lower() {
    return name().toLowerCase(Locale.ROOT);
  }
}
