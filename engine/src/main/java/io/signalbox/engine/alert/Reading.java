package io.signalbox.engine.alert;

import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a fact means to people. */
final class Reading {
  private Reading() {}

  static Alert of(Fact fact, Subject subject) {
    return switch (fact.what()) {
      case What.Requested requested ->
          Alert.of(
              Reason.PROGRESS,
              "asked for by %s%s"
                  .formatted(
                      requested.cause().by(), requested.cause().automatic() ? ", automatic" : ""));
      case What.Started started -> Alert.of(Reason.PROGRESS, "started");
      case What.Rejected rejected -> rejected(rejected, subject);
      case What.BackupSkipped skipped ->
          Alert.of(Reason.BACKUP_SKIPPED, "no backup is made, as " + skipped.by() + " wished");
      case What.StepDone done -> Alert.moving(place(done.at()) + ": " + summary(done.evidence()));
      case What.StepMissed missed -> missed(missed);
      case What.GatePassed passed -> Alert.moving(place(passed.at()) + ": " + passed.said());
      case What.GateBreached breached ->
          new Alert(
              Reason.BREACHED,
              "%s breached: %s".formatted(place(breached.at()), breached.said()),
              breached.evidence(),
              "Nothing for now: it goes back by itself.");
      case What.GateHeld held ->
          new Alert(
              Reason.HELD,
              "%s is held: %s".formatted(place(held.at()), held.verdict().said()),
              List.of(),
              "It goes on by itself when that is over. 'signalbox explain' shows the samples, 'signalbox retry' goes on all the same.");
      case What.GateWarned warned ->
          new Alert(
              Reason.WARNED,
              "%s warns: %s".formatted(place(warned.at()), warned.verdict().said()),
              List.of(),
              "Nothing has to be done; it goes on.");
      case What.GateSampled sampled -> Alert.of(Reason.PROGRESS, place(sampled.at()) + " goes on");
      case What.TurnedBack turned -> turned(turned);
      case What.Descended descended ->
          new Alert(
              Reason.DESCENDED,
              "the restore failed (%s); the older %s is tried"
                  .formatted(descended.said(), descended.to()),
              List.of(),
              "Look at the hosts; it goes on by itself as long as there is an older release.");
      case What.Adopted adopted ->
          Alert.of(
              Reason.ADOPTED,
              "the record goes on from fence %s; %s"
                  .formatted(
                      adopted.fence(),
                      adopted.current().map(v -> v + " is proven").orElse("nothing is proven")));
      case What.Parked parked -> parked(parked);
      case What.Heard heard ->
          Alert.of(
              Reason.TOLD,
              "%s told it to %s: %s"
                  .formatted(
                      heard.signal().by(),
                      heard.signal().getClass().getSimpleName().toLowerCase(Locale.ROOT),
                      heard.said()));
      case What.Approved approved ->
          Alert.of(
              Reason.PROGRESS,
              "approved before %s by %s"
                  .formatted(approved.before().lower(), String.join(", ", approved.by())));
      case What.HeldByHand held ->
          new Alert(
              Reason.HELD_BY_HAND,
              "by %s: %s".formatted(held.by(), held.reason()),
              List.of(),
              "Deployments of it wait until it is released; rollbacks pass.");
      case What.ReleasedByHand free ->
          Alert.of(
              Reason.RELEASED_BY_HAND,
              free.reason().isBlank()
                  ? "released by " + free.by()
                  : "released by %s: %s".formatted(free.by(), free.reason()));
      case What.Superseded superseded ->
          Alert.of(Reason.PROGRESS, "a newer one took its place: " + superseded.by());
      case What.DeadLettered dead ->
          new Alert(
              Reason.DEAD_LETTERED,
              dead.said(),
              List.of("its message lies in " + dead.queue()),
              "Look at the letter; send it back to work when its cause is gone, or roll the target back.");
      case What.TakenUp up -> Alert.moving("sent back to work by " + up.by());
      case What.Ended ended -> ended(ended);
    };
  }

  private static Alert rejected(What.Rejected rejected, Subject subject) {
    boolean rollback = subject.kind() == Deployment.Kind.ROLLBACK && subject.automatic();
    return rollback
        ? new Alert(Reason.ROLLBACK_REFUSED, rejected.said(), List.of(), rejected.next())
        : Alert.of(Reason.PROGRESS, "refused: " + rejected.said());
  }

  private static Alert missed(What.StepMissed missed) {
    StepFailed first = missed.failures().getFirst();
    String more =
        missed.failures().size() > 1
            ? " (and %d more)".formatted(missed.failures().size() - 1)
            : "";
    String said =
        "%s: %s at %s: %s%s"
            .formatted(place(missed.at()), first.code(), first.where(), first.message(), more);
    if (missed.again().isPresent()) return Alert.of(Reason.PROGRESS, said + "; it is tried again");
    List<String> evidence = new ArrayList<>(first.evidence());
    first.exitCode().ifPresent(code -> evidence.add("exit code " + code));
    return new Alert(Reason.STEP_FAILED, said, evidence, first.next());
  }

  private static Alert turned(What.TurnedBack turned) {
    String whither =
        turned.to().map(Version::value).map(v -> "back to " + v).orElse("back to nothing");
    return new Alert(
        Reason.TURNED_BACK,
        "%s: %s".formatted(whither, turned.verdict().said()),
        turned.verdict().evidence(),
        "Nothing for now: it goes back by itself.");
  }

  private static Alert parked(What.Parked parked) {
    return switch (parked.why()) {
      case UNFENCED ->
          new Alert(
              Reason.UNREACHABLE,
              parked.said(),
              List.of(),
              "Bring the host back; it goes on by itself within three minutes, or at once with the"
                  + " command below.");
      case CRASHING ->
          new Alert(
              Reason.CRASHING,
              parked.said(),
              List.of(),
              "The log of Signalbox says how it ended. Try it again with the command below, or"
                  + " cancel it.");
      case QUARANTINE ->
          new Alert(
              Reason.QUARANTINED,
              parked.said(),
              List.of(),
              "Mend the hosts, then let it try again with the command below.");
      case PROPOSED, APPROVAL ->
          new Alert(
              Reason.APPROVAL,
              parked.said(),
              List.of(),
              "Look at the target, then approve or deny it with the commands below.");
      case BUSY, HELD, FREEZE, LIMIT, RETRY, SAMPLE, PAUSE, PAUSED ->
          Alert.of(Reason.PROGRESS, "waits: " + parked.said());
    };
  }

  private static Alert ended(What.Ended ended) {
    Reason reason =
        switch (ended.outcome()) {
          case SUCCEEDED -> Reason.SUCCEEDED;
          case ROLLED_BACK -> Reason.ROLLED_BACK;
          case FAILED -> Reason.FAILED;
          case CANCELLED -> Reason.CANCELLED;
          case SUPERSEDED -> Reason.SUPERSEDED;
          case REJECTED -> Reason.REJECTED;
          case PREEMPTED -> Reason.PREEMPTED;
        };
    String next =
        switch (ended.outcome()) {
          case ROLLED_BACK -> "Mend the release; the version is quarantined until then.";
          case FAILED -> "Mend what is named, then deploy again.";
          case PREEMPTED -> "Look what the other deployment does with the target.";
          case SUCCEEDED, CANCELLED, SUPERSEDED, REJECTED -> "";
        };
    String said = ended.said().isBlank() ? reason.headline() : ended.said();
    return new Alert(reason, said, List.of(), next);
  }

  private static String place(Cursor at) {
    String step = at.step().lower();
    return at.step() == Step.SWAP || at.step() == Step.GATE
        ? "%s of batch %d".formatted(step, at.batch() + 1)
        : step;
  }

  private static String summary(List<Evidence> evidence) {
    if (evidence.isEmpty()) return "done";
    String more = evidence.size() > 1 ? " (and %d more)".formatted(evidence.size() - 1) : "";
    return "%s: %s%s".formatted(evidence.getFirst().where(), evidence.getFirst().said(), more);
  }
}
