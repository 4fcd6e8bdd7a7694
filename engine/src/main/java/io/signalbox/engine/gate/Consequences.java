package io.signalbox.engine.gate;

import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.gate.Checks.Judged;
import io.signalbox.engine.spec.CheckSpec.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from the verdicts of a gate's checks.
 *
 * @param back those for which it goes back
 * @param holds those for which it waits, and asks a person
 * @param warns those that are told, and no more
 * @param waits whether there is one that only needs more time
 */
record Consequences(
    List<CheckVerdict> verdicts,
    List<CheckVerdict> back,
    List<CheckVerdict> holds,
    List<CheckVerdict> warns,
    boolean waits) {

  /**
   * @param due when the gate would pass
   */
  static Consequences of(List<Judged> all, Instant due, Instant at) {
    List<CheckVerdict> back = new ArrayList<>();
    List<CheckVerdict> holds = new ArrayList<>();
    List<CheckVerdict> warns = new ArrayList<>();
    boolean waits = false;
    boolean early = at.isBefore(due);
    for (Judged judged : all) {
      Duration hold = judged.hold();
      boolean late = !at.isBefore(due.plus(hold));
      CheckVerdict verdict = judged.verdict();
      switch (follows(judged, early, late)) {
        case NOTHING -> {}
        case WAIT -> waits = true;
        case WARN -> warns.add(verdict);
        case HOLD -> holds.add(verdict);
        case GO_BACK ->
            back.add(
                (late && verdict.standing() != Standing.BAD) || verdict.severity() == Severity.HOLD
                    ? verdict.standing(
                        verdict.standing(), "; it was waited for %s".formatted(Wording.time(hold)))
                    : verdict);
      }
    }
    return new Consequences(all.stream().map(Judged::verdict).toList(), back, holds, warns, waits);
  }

  private enum Follows {
    NOTHING,
    WAIT,
    WARN,
    HOLD,
    GO_BACK
  }

  private static Follows follows(Judged judged, boolean early, boolean late) {
    CheckVerdict verdict = judged.verdict();
    boolean onlyWarns = verdict.severity() == Severity.WARN;
    return switch (verdict.standing()) {
      case GOOD, ACCEPTED -> Follows.NOTHING;
      // Going back would not help, and going on is untried: only a person or a recovery ends that.
      case COMMON_CAUSE -> onlyWarns ? Follows.WARN : Follows.HOLD;
      case BAD ->
          switch (verdict.severity()) {
            case ROLL_BACK -> Follows.GO_BACK;
            case HOLD -> late ? Follows.GO_BACK : Follows.HOLD;
            case WARN -> Follows.WARN;
          };
      case NOT_ENOUGH, MISSING -> {
        if (early) yield Follows.WAIT;
        if (onlyWarns) yield Follows.WARN;
        yield switch (judged.undecided()) {
          case IGNORE -> Follows.NOTHING;
          case HOLD -> late ? Follows.GO_BACK : Follows.HOLD;
          case FAIL ->
              late || verdict.standing() == Standing.NOT_ENOUGH ? Follows.GO_BACK : Follows.WAIT;
        };
      }
    };
  }
}
