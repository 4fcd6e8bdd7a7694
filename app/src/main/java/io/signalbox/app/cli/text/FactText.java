package io.signalbox.app.cli.text;

import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One fact in words.
 *
 * @param step the step and the batch, or what else the fact is about
 * @param said one sentence: readable alone
 * @param details what it rests on, line by line
 */
public record FactText(Mood mood, String step, String said, List<String> details) {
  public FactText {
    details = List.copyOf(details);
  }

  /** How it looks at first sight. */
  public enum Mood {
    GOOD("✓"),
    BAD("✗"),
    WAITS("…"),
    NEUTRAL("·");

    private final String mark;

    Mood(String mark) {
      this.mark = mark;
    }

    public String mark() {
      return mark;
    }
  }

  /**
   * @param batches of the deployment, as far as known; 0 before it started
   */
  public static FactText of(Fact fact, int batches, Times times) {
    return switch (fact.what()) {
      case What.Requested requested -> requested(requested, fact.version());
      case What.Started started -> started(started, fact);
      case What.Rejected rejected ->
          new FactText(Mood.BAD, "admission", rejected.said(), List.of("Next: " + rejected.next()));
      case What.BackupSkipped skipped ->
          plain(Mood.NEUTRAL, "backup", "skipped, as " + skipped.by() + " wished");
      case What.StepDone done ->
          new FactText(
              Mood.GOOD,
              place(done.at(), batches),
              summary(done.evidence()) + attempt(done.attempt()) + follows(done.next(), times),
              done.evidence().stream().flatMap(e -> lines(done.at().step(), e).stream()).toList());
      case What.StepMissed missed -> missed(missed, batches, times);
      case What.GatePassed passed ->
          new FactText(
              Mood.GOOD,
              place(passed.at(), batches),
              passed.said() + follows(passed.next(), times),
              passed.evidence());
      case What.GateBreached breached ->
          new FactText(
              Mood.BAD,
              place(breached.at(), batches),
              "BREACH: " + breached.said(),
              breached.evidence());
      case What.GateHeld held ->
          new FactText(
              Mood.WAITS,
              place(held.at(), batches),
              "HELD: " + held.verdict().said(),
              List.of(
                  "It goes on by itself when that is over. Next: 'signalbox explain %s' shows the samples; 'signalbox retry %s' goes on all the same; 'signalbox rollback' goes back."
                      .formatted(fact.deployment(), fact.deployment())));
      case What.GateWarned warned ->
          plain(Mood.WAITS, place(warned.at(), batches), "warning: " + warned.verdict().said());
      case What.GateSampled sampled ->
          plain(
              Mood.NEUTRAL,
              place(sampled.at(), batches),
              "recorded "
                  + count(sampled.recording().rounds().size(), "look", "looks")
                  + ", for 'signalbox simulate'");
      case What.TurnedBack turned ->
          new FactText(
              Mood.BAD,
              "turn back",
              "%s: %s".formatted(whither(turned.to()), turned.verdict().said()),
              turned.verdict().evidence());
      case What.Descended descended ->
          plain(
              Mood.BAD,
              "ladder",
              "the restore failed (%s); trying the older %s"
                  .formatted(descended.said(), descended.to()));
      case What.Adopted adopted -> adopted(adopted);
      case What.Parked parked -> plain(Mood.WAITS, "waits", parked.said());
      case What.Heard heard -> heard(heard);
      case What.Approved approved ->
          plain(
              Mood.GOOD,
              "approval",
              "approved before %s by %s"
                  .formatted(approved.before().lower(), String.join(", ", approved.by())));
      case What.HeldByHand held ->
          plain(Mood.WAITS, "hold", "held by hand, by %s: %s".formatted(held.by(), held.reason()));
      case What.ReleasedByHand free ->
          plain(
              Mood.GOOD,
              "hold",
              "released by " + free.by() + (free.reason().isBlank() ? "" : ": " + free.reason()));
      case What.Superseded superseded ->
          plain(Mood.NEUTRAL, "admission", "a newer one took its place: " + superseded.by());
      case What.DeadLettered dead ->
          new FactText(
              Mood.BAD,
              "dead letter",
              dead.said(),
              List.of(
                  "Its message lies in " + dead.queue() + ".",
                  "Next: signalbox dlq show " + fact.deployment()));
      case What.TakenUp up ->
          plain(
              Mood.NEUTRAL,
              "taken up",
              "sent back to work by %s%s"
                  .formatted(up.by(), up.reason().isBlank() ? "" : ": " + up.reason()));
      case What.Ended ended ->
          plain(
              mood(ended.outcome()),
              "end",
              ended.outcome().name().replace('_', ' ')
                  + (ended.said().isBlank() ? "" : ": " + ended.said()));
    };
  }

  /** The fact as one line of a running report. */
  public String line(String time, Paint paint) {
    String text = "%s  %s %-11s %s".formatted(time, mood.mark(), step, said);
    return switch (mood) {
      case BAD -> paint.bad(text);
      case WAITS -> paint.warning(text);
      case GOOD, NEUTRAL -> text;
    };
  }

  private static FactText plain(Mood mood, String step, String said) {
    return new FactText(mood, step, said, List.of());
  }

  private static FactText requested(What.Requested fact, Version version) {
    Cause cause = fact.cause();
    String kind =
        switch (fact.kind()) {
          case DEPLOY -> "deploy of " + version;
          case ROLLBACK -> "rollback";
          case RETIRE -> "retirement";
          case ADOPT -> "adoption";
          case PRUNE -> "pruning";
        };
    List<String> details = new ArrayList<>();
    if (!cause.reason().isBlank()) details.add("Reason: " + cause.reason());
    String wished = wishes(fact.kind(), cause.wishes());
    if (!wished.isEmpty()) details.add("Wished: " + wished);
    cause.replay().ifPresent(r -> details.add("Replay of: " + r.of()));
    details.add("Event: " + cause.event());
    return new FactText(
        Mood.NEUTRAL,
        "request",
        "%s asked for by %s%s".formatted(kind, cause.by(), cause.automatic() ? ", automatic" : ""),
        details);
  }

  private static String wishes(Deployment.Kind kind, Cause.Wishes wishes) {
    List<String> all = new ArrayList<>();
    if (wishes.skipBackup()) all.add("no backup");
    if (wishes.force()) {
      all.add(
          switch (kind) {
            case ADOPT -> "the fence, even where no release can be called proven";
            case DEPLOY, ROLLBACK, RETIRE, PRUNE -> "although quarantined";
          });
    }
    if (wishes.preempt()) all.add("take the target from its holder");
    if (wishes.overrideFreeze()) all.add("although frozen");
    if (wishes.restoreData()) all.add("restore data");
    return String.join(", ", all);
  }

  private static FactText adopted(What.Adopted fact) {
    String proven =
        fact.current()
            .map(v -> v + " counts as proven")
            .orElse("no release counts as proven: the next deployment has nothing to return to");
    return plain(
        fact.current().isPresent() ? Mood.GOOD : Mood.WAITS,
        "adopted",
        "the record goes on from fence %s; %s".formatted(fact.fence(), proven));
  }

  private static FactText started(What.Started fact, Fact whole) {
    // An adoption swaps nothing.
    if (fact.batches() == 0) {
      return plain(
          Mood.NEUTRAL,
          "start",
          "holds %s: looks at %s and changes nothing"
              .formatted(whole.target(), count(fact.instances(), "instance", "instances")));
    }
    return plain(
        Mood.NEUTRAL,
        "start",
        "holds %s: %s → %s, %s in %s"
            .formatted(
                whole.target(),
                fact.previous().map(Version::value).orElse("nothing"),
                whole.version(),
                count(fact.instances(), "instance", "instances"),
                count(fact.batches(), "batch", "batches")));
  }

  private static FactText missed(What.StepMissed fact, int batches, Times times) {
    StepFailed first = fact.failures().getFirst();
    List<String> details = new ArrayList<>();
    for (StepFailed failed : fact.failures()) {
      if (fact.failures().size() > 1) {
        details.add("%s at %s: %s".formatted(failed.code(), failed.where(), failed.message()));
      }
      failed.exitCode().ifPresent(code -> details.add("exit code " + code));
      failed.evidence().forEach(line -> details.add("  " + line));
      details.add("Next: " + failed.next());
    }
    String again =
        fact.again().map(at -> "; again at " + times.clock(at)).orElse("; not tried again");
    return new FactText(
        Mood.BAD,
        place(fact.at(), batches),
        "%s at %s: %s%s%s"
            .formatted(
                first.code(),
                first.where(),
                first.message(),
                more(fact.failures().size()),
                attempt(fact.attempt()) + again),
        details);
  }

  private static FactText heard(What.Heard fact) {
    String signal =
        switch (fact.signal()) {
          case Signal.Cancel cancel -> "cancel";
          case Signal.RollBack rollBack -> "roll back";
          case Signal.GiveWay way -> "give way";
          case Signal.Retry retry -> "retry";
          case Signal.Pause pause -> "pause";
          case Signal.Resume resume -> "resume";
          case Signal.Promote promote -> "promote";
          case Signal.Approve approve -> "approve";
          case Signal.Deny deny -> "deny";
          case Signal.OverrideFreeze override -> "override the freeze";
        };
    String reason = fact.signal().reason().isBlank() ? "" : " (" + fact.signal().reason() + ")";
    return plain(
        Mood.NEUTRAL,
        "signal",
        "%s by %s%s: %s%s"
            .formatted(
                signal,
                fact.signal().by(),
                reason,
                fact.obeyed() ? "" : "not obeyed, ",
                fact.said()));
  }

  static String place(Cursor at, int batches) {
    String step = at.step().lower();
    boolean batched = at.step() == Step.SWAP || at.step() == Step.GATE;
    return batched && batches > 1 ? "%s %d/%d".formatted(step, at.batch() + 1, batches) : step;
  }

  private static String summary(List<Evidence> evidence) {
    if (evidence.isEmpty()) return "done";
    Evidence first = evidence.getFirst();
    return "%s: %s%s".formatted(first.where(), first.said(), more(evidence.size()));
  }

  private static String more(int all) {
    return all > 1 ? " (and %d more)".formatted(all - 1) : "";
  }

  private static List<String> lines(Step step, Evidence evidence) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s%s"
            .formatted(
                evidence.where(),
                evidence.said(),
                evidence.changed() || step == Step.PRECHECK || step == Step.OBSERVE
                    ? ""
                    : " (nothing to do)"));
    evidence.lines().forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static String attempt(int attempt) {
    return attempt > 1 ? ", attempt " + attempt : "";
  }

  /** Only where it lasts: everything else tells its own end soon. */
  private static String follows(Optional<What.Next> next, Times times) {
    return next.filter(n -> n.until().isPresent())
        .map(n -> "; next is " + n.step().lower() + Doing.until(n.step(), n.until(), times))
        .orElse("");
  }

  private static String whither(Optional<Version> to) {
    return to.map(v -> "back to " + v).orElse("back to nothing, for it is the first deployment");
  }

  static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  private static Mood mood(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> Mood.GOOD;
      case ROLLED_BACK, FAILED, REJECTED, PREEMPTED -> Mood.BAD;
      case CANCELLED, SUPERSEDED -> Mood.NEUTRAL;
    };
  }

  /** What a deployment of that kind is called. */
  static String kind(Optional<Deployment.Kind> kind) {
    return kind.map(k -> k.name().toLowerCase(Locale.ROOT)).orElse("–");
  }
}
