package io.signalbox.broker.ledger;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * A deployment as its facts tell it, and nothing else: the same facts always give the same row.
 * Times are exact to the microsecond; the facts keep what is finer.
 *
 * @param version the release that was asked for
 * @param kind empty as long as the first fact is missing
 * @param ending empty while it runs
 */
public record LedgerRow(
    DeploymentId id,
    Target target,
    Version version,
    Optional<Deployment.Kind> kind,
    Asked asked,
    Progress progress,
    Optional<Ending> ending,
    Trail trail) {

  /**
   * Who or what asked. The texts are empty as long as the first fact is missing.
   *
   * @param at when the event was understood, by the engine's clock; when the producer sent it is in
   *     the fact
   */
  public record Asked(Instant at, String by, String source, String eventId) {}

  /** Whether it moves. */
  public enum Standing {
    RUNNING,
    WAITING,
    ENDED
  }

  /**
   * How far it came.
   *
   * @param startedAt when it got the hold of its target; empty before
   * @param previous the release that ran before it
   * @param batches 0 before it started
   * @param step the one that runs, as far as heard
   * @param batch its index
   * @param until when that step is over at the earliest, where it is known
   * @param said the last thing worth telling a person, in a sentence; may be empty
   * @param goingTo the release to restore, once it goes back
   */
  public record Progress(
      Optional<Instant> startedAt,
      Optional<Version> previous,
      int batches,
      Optional<Step> step,
      int batch,
      Optional<Instant> until,
      Standing standing,
      String said,
      Optional<Version> goingTo) {

    Progress standing(Standing now, String why) {
      return new Progress(startedAt, previous, batches, step, batch, until, now, why, goingTo);
    }

    Progress at(Step now, int inBatch) {
      return at(now, inBatch, Optional.empty());
    }

    Progress at(Step now, int inBatch, Optional<Instant> earliestEnd) {
      return new Progress(
          startedAt,
          previous,
          batches,
          Optional.of(now),
          inBatch,
          earliestEnd,
          standing,
          said,
          goingTo);
    }

    Progress goingTo(Optional<Version> to) {
      return new Progress(startedAt, previous, batches, step, batch, until, standing, said, to);
    }
  }

  /**
   * How it ended.
   *
   * @param serves the proven release that serves since then because of it; empty where it changed
   *     nothing or proved nothing
   */
  public record Ending(Outcome outcome, Instant at, Optional<Version> serves) {}

  /**
   * What the row rests on.
   *
   * @param lastNumber the highest number of its facts
   * @param missing how many facts below that one never arrived: 0 in a healthy ledger
   * @param updatedAt when the last fact happened
   */
  public record Trail(long lastNumber, String lastHash, long missing, Instant updatedAt) {}

  /** Where the page after this row begins. */
  public LedgerReader.Before place() {
    return new LedgerReader.Before(asked.at(), id);
  }

  LedgerRow with(Progress next) {
    return new LedgerRow(id, target, version, kind, asked, next, ending, trail);
  }

  LedgerRow with(Asked by, Optional<Deployment.Kind> as) {
    return new LedgerRow(id, target, version, as, by, progress, ending, trail);
  }

  LedgerRow with(Ending end) {
    return new LedgerRow(id, target, version, kind, asked, progress, Optional.of(end), trail);
  }

  LedgerRow with(Trail next) {
    return new LedgerRow(id, target, version, kind, asked, progress, ending, next);
  }
}
