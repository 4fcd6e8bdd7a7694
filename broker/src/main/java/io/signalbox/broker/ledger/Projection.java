package io.signalbox.broker.ledger;

import io.signalbox.broker.ledger.LedgerRow.Asked;
import io.signalbox.broker.ledger.LedgerRow.Ending;
import io.signalbox.broker.ledger.LedgerRow.Progress;
import io.signalbox.broker.ledger.LedgerRow.Standing;
import io.signalbox.broker.ledger.LedgerRow.Trail;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.StepFailed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Folds the facts of one deployment, in the order of their numbers, into its row. Pure: the
 * database is not asked, so whoever has the facts can check the row.
 */
final class Projection {
  private Projection() {}

  /** The row of a deployment of which nothing is known but what every fact says. */
  static LedgerRow begin(Entry any) {
    Instant at = SqlText.rounded(any.at());
    return new LedgerRow(
        any.deployment(),
        any.target(),
        any.version(),
        Optional.empty(),
        new Asked(at, "", "", ""),
        new Progress(
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            0,
            Optional.empty(),
            Standing.RUNNING,
            "",
            Optional.empty()),
        Optional.empty(),
        new Trail(0, "", 0, at));
  }

  /**
   * @param inOrder at least one
   */
  static LedgerRow all(List<Entry> inOrder) {
    LedgerRow row = begin(inOrder.getFirst());
    for (Entry entry : inOrder) row = apply(row, entry);
    return row;
  }

  /**
   * @param entry numbered higher than every fact in the row
   */
  static LedgerRow apply(LedgerRow row, Entry entry) {
    Trail trail = row.trail();
    long missed = entry.number() - trail.lastNumber() - 1;
    Instant at = SqlText.rounded(entry.at());
    LedgerRow next =
        row.with(new Trail(entry.number(), entry.hash(), trail.missing() + missed, at));
    // What is told after the end (a signal that came too late) is kept, and changes nothing.
    if (row.ending().isPresent() || entry.what().isEmpty()) return next;
    return apply(next, entry.what().get(), at);
  }

  private static LedgerRow apply(LedgerRow row, What what, Instant at) {
    Progress was = row.progress();
    return switch (what) {
      case What.Requested asked ->
          row.with(
              new Asked(
                  at,
                  SqlText.printable(asked.cause().by()),
                  SqlText.printable(asked.cause().source()),
                  SqlText.printable(asked.cause().eventId())),
              Optional.of(asked.kind()));
      case What.Started started -> row.with(started(row, started, at));
      case What.Rejected rejected -> row.with(was.standing(was.standing(), text(rejected.said())));
      case What.BackupSkipped skipped -> row;
      case What.StepDone done ->
          row.with(
              now(was, done.at(), done.next())
                  .standing(
                      Standing.RUNNING,
                      // What it waited for is over.
                      was.standing() == Standing.WAITING ? "" : was.said()));
      case What.StepMissed missed -> row.with(missed(was, missed));
      case What.GatePassed passed ->
          row.with(
              now(was, passed.at(), passed.next())
                  .standing(Standing.RUNNING, afterGate(was, passed)));
      case What.GateBreached breach ->
          row.with(
              was.at(breach.at().step(), breach.at().batch())
                  .standing(Standing.RUNNING, text(breach.said())));
      case What.GateHeld held ->
          row.with(
              was.at(held.at().step(), held.at().batch())
                  .standing(Standing.WAITING, text("held: " + held.verdict().said())));
      case What.GateWarned warned ->
          row.with(was.standing(was.standing(), text("warned: " + warned.verdict().said())));
      case What.GateSampled sampled -> row;
      case What.TurnedBack back ->
          row.with(
              was.goingTo(back.to())
                  .at(Step.RESTORE, was.batch())
                  .standing(Standing.RUNNING, text(back.verdict().said())));
      case What.Descended down ->
          row.with(
              was.goingTo(Optional.of(down.to()))
                  .at(Step.RESTORE, was.batch())
                  .standing(Standing.RUNNING, text(down.said())));
      case What.Adopted adopted -> row.with(was.goingTo(adopted.current()));
      case What.Parked parked ->
          row.with(stopped(was, parked).standing(Standing.WAITING, text(parked.said())));
      case What.Heard heard ->
          heard.obeyed()
              ? row.with(
                  was.standing(
                      heard.signal().goesOn() ? Standing.RUNNING : was.standing(),
                      text(heard.said())))
              : row;
      case What.Approved approved ->
          row.with(
              was.standing(
                  Standing.RUNNING, text("approved by " + String.join(", ", approved.by()))));
      case What.HeldByHand held -> row.with(byHand(row, held.by(), at), row.kind());
      case What.ReleasedByHand free -> row.with(byHand(row, free.by(), at), row.kind());
      case What.Superseded by ->
          row.with(was.standing(was.standing(), "superseded by deployment " + by.by()));
      case What.DeadLettered dead ->
          row.with(was.standing(Standing.WAITING, text("dead letter: " + dead.said())));
      case What.TakenUp up -> row.with(was.standing(Standing.RUNNING, ""));
      case What.Ended ended ->
          row.with(was.standing(Standing.ENDED, text(ended.said())))
              .with(new Ending(ended.outcome(), at, serves(row, ended.outcome())));
    };
  }

  /** When a bake that a person has stopped is over, nobody knows any more. */
  private static Progress stopped(Progress was, What.Parked parked) {
    boolean byPerson = parked.why() == Status.Why.PAUSED || parked.why() == Status.Why.APPROVAL;
    return byPerson ? was.step().map(s -> was.at(s, was.batch())).orElse(was) : was;
  }

  /** No event is known to this reader; the bus has it. */
  private static Asked byHand(LedgerRow row, String by, Instant at) {
    return new Asked(at, SqlText.printable(by), row.asked().source(), row.asked().eventId());
  }

  private static Progress started(LedgerRow row, What.Started started, Instant at) {
    return new Progress(
        Optional.of(at),
        started.previous(),
        started.batches(),
        Optional.of(row.kind().map(Projection::first).orElse(Step.PRECHECK)),
        0,
        Optional.empty(),
        Standing.RUNNING,
        "",
        row.progress().goingTo());
  }

  private static Step first(Deployment.Kind kind) {
    return switch (kind) {
      case DEPLOY -> Step.PRECHECK;
      case ROLLBACK, RETIRE -> Step.RESTORE;
      case ADOPT -> Step.OBSERVE;
      case PRUNE -> Step.FINISH;
    };
  }

  /** In what follows; facts of the time before that was told only say what is over. */
  private static Progress now(Progress was, Cursor at, Optional<What.Next> next) {
    return next.map(n -> was.at(n.step(), n.batch(), n.until().map(SqlText::rounded)))
        .orElse(was.at(at.step(), at.batch()));
  }

  /** What follows speaks for itself; on the way back, what is worth telling is why. */
  private static String afterGate(Progress was, What.GatePassed passed) {
    if (passed.next().isEmpty()) return text(passed.said());
    return was.goingTo().isPresent() ? was.said() : "";
  }

  private static Progress missed(Progress was, What.StepMissed missed) {
    String said =
        missed.failures().stream().findFirst().map(Projection::failure).orElse(was.said());
    Standing standing = missed.again().isPresent() ? Standing.WAITING : Standing.RUNNING;
    return was.at(missed.at().step(), missed.at().batch()).standing(standing, text(said));
  }

  private static String failure(StepFailed failed) {
    return "%s on %s: %s".formatted(failed.code(), failed.where(), failed.message());
  }

  /** The proven release that serves because of this deployment. */
  private static Optional<Version> serves(LedgerRow row, Outcome outcome) {
    // Nothing serves where it was.
    if (row.kind().equals(Optional.of(Deployment.Kind.RETIRE))) return Optional.empty();
    // An adopted fence is a success, even where no release could be called proven.
    if (row.kind().equals(Optional.of(Deployment.Kind.ADOPT))) {
      return outcome == Outcome.SUCCEEDED ? row.progress().goingTo() : Optional.empty();
    }
    return switch (outcome) {
      // What never started (a rollback with nothing to do) changed nothing.
      case SUCCEEDED ->
          row.progress().startedAt().map(at -> row.progress().goingTo().orElse(row.version()));
      case ROLLED_BACK, CANCELLED -> row.progress().goingTo();
      case FAILED, SUPERSEDED, REJECTED, PREEMPTED -> Optional.empty();
    };
  }

  private static String text(String said) {
    return SqlText.printable(said);
  }
}
