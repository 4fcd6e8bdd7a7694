package io.signalbox.engine.gate;

import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.gate.Checks.Judged;
import io.signalbox.engine.spec.CheckSpec.Severity;
import java.time.Duration;
import java.time.Instant;

/**
 * A verdict, and what follows from it.
 *
 * @param verdict with what led to this, in words
 */
record Voice(Judged judged, CheckVerdict verdict, Follows follows) {

  /** What a verdict leads to. */
  enum Follows {
    NOTHING,
    WAIT,
    WARN,
    HOLD,
    GO_BACK
  }

  /**
   * @param due when the gate would pass
   */
  static Voice of(Judged judged, Instant due, Instant at) {
    boolean early = at.isBefore(due);
    boolean late = !at.isBefore(due.plus(judged.hold()));
    CheckVerdict verdict = judged.verdict();
    Follows follows = follows(judged, early, late);
    boolean waited =
        follows == Follows.GO_BACK
            && ((late && verdict.standing() != Standing.BAD)
                || verdict.severity() == Severity.HOLD);
    return new Voice(judged, waited ? waited(verdict, judged.hold()) : verdict, follows);
  }

  private static CheckVerdict waited(CheckVerdict verdict, Duration hold) {
    return verdict.standing(
        verdict.standing(), "; it was waited for %s".formatted(Wording.time(hold)));
  }

  /** The same, but something else follows, and why. */
  Voice instead(Follows other, String why) {
    return new Voice(judged, verdict.standing(verdict.standing(), why), other);
  }

  /** Whether it has nothing to say, and nobody waits for it: it was told to be ignored then. */
  boolean blind() {
    return judged.blind()
        || (verdict.standing() == Standing.NOT_ENOUGH && follows == Follows.NOTHING);
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
