package io.signalbox.engine.model;

import io.signalbox.engine.name.DeploymentId;
import java.time.Instant;
import java.util.Optional;

/**
 * Who or what asked, and how.
 *
 * @param eventId the event's id, unique together with its source (CloudEvents 1.0)
 * @param by a person or a system, as far as known
 * @param automatic whether no person asked: an alert, a schedule
 * @param replay what it repeats, where it repeats an earlier deployment
 */
public record Cause(
    String source,
    String eventId,
    String by,
    Instant at,
    boolean automatic,
    String reason,
    Wishes wishes,
    Optional<Replay> replay) {

  /** One that repeats nothing. */
  public Cause(
      String source,
      String eventId,
      String by,
      Instant at,
      boolean automatic,
      String reason,
      Wishes wishes) {
    this(source, eventId, by, at, automatic, reason, wishes, Optional.empty());
  }

  /**
   * What is asked for once more.
   *
   * @param of the deployment that the event became the first time
   * @param asked when that was
   */
  public record Replay(DeploymentId of, Instant asked) {}

  /** The same event, asked for once more: of its wishes, none that overrides a protection stays. */
  public Cause again(String event, String asker, Replay what) {
    return new Cause(
        source,
        event,
        asker,
        at,
        automatic,
        reason,
        new Wishes(wishes.skipBackup(), false, false, false),
        Optional.of(what));
  }

  /**
   * What the asker explicitly wishes to be different.
   *
   * @param skipBackup recorded as a fact
   * @param force deploys a quarantined version; with an adoption: takes down the fence alone where
   *     the hosts run no release that could be called proven
   * @param preempt takes the target from its holder; with a rollback: instead of telling the holder
   *     to go back, for one that hears nothing any more
   * @param restoreData with a rollback: brings back data and dumps too
   * @param purge with a retirement: removes releases, shared data and backups too
   * @param overrideFreeze starts although the target is frozen
   */
  public record Wishes(
      boolean skipBackup,
      boolean force,
      boolean preempt,
      boolean restoreData,
      boolean purge,
      boolean overrideFreeze) {
    public static final Wishes NONE = new Wishes(false, false, false, false);

    public Wishes(
        boolean skipBackup, boolean force, boolean preempt, boolean restoreData, boolean purge) {
      this(skipBackup, force, preempt, restoreData, purge, false);
    }

    public Wishes(boolean skipBackup, boolean force, boolean preempt, boolean restoreData) {
      this(skipBackup, force, preempt, restoreData, false);
    }

    /** Removes what a retirement otherwise leaves on its hosts. */
    public Wishes purging(boolean all) {
      return new Wishes(skipBackup, force, preempt, restoreData, all, overrideFreeze);
    }

    /** Waits for no freeze. */
    public Wishes overriding(boolean freeze) {
      return new Wishes(skipBackup, force, preempt, restoreData, purge, freeze);
    }
  }

  /** The same, when a person has answered for it. */
  public Cause vouchedFor() {
    return new Cause(source, eventId, by, at, false, reason, wishes, replay);
  }

  /** The same, wished differently. */
  public Cause wishing(Wishes other) {
    return new Cause(source, eventId, by, at, automatic, reason, other, replay);
  }

  /** The identity of the event, for recognising it when it comes again. */
  public String event() {
    return source + "#" + eventId;
  }
}
