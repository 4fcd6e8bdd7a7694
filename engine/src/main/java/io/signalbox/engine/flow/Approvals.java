package io.signalbox.engine.flow;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Verdict.Ground;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Stay;
import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.engine.spec.ApprovalSpec.Checkpoint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Where the plan asks people, and what they say. */
final class Approvals {
  private Approvals() {}

  /** Whether somebody has to approve before that step. */
  static Optional<Checkpoint> asked(Deployment now, Cursor next) {
    return now.plan()
        .spec()
        .approvals()
        .flatMap(a -> checkpoint(next).filter(c -> a.before().contains(c)));
  }

  /** Each lies on the way once. */
  private static Optional<Checkpoint> checkpoint(Cursor next) {
    return switch (next.step()) {
      case BACKUP -> Optional.of(Checkpoint.BACKUP);
      case PUSH -> Optional.of(Checkpoint.PUSH);
      case SWAP ->
          next.phase() == Phase.STANDBY && next.batch() <= 1
              ? Optional.of(next.batch() == 0 ? Checkpoint.SWAP : Checkpoint.REST)
              : Optional.empty();
      case FINISH -> Optional.of(Checkpoint.FINISH);
      case OBSERVE, PRECHECK, GATE, WATCH, BAKE, RESTORE, VERIFY -> Optional.empty();
    };
  }

  static Decision ask(
      Deployment now, Cursor next, Checkpoint before, Instant at, List<What> facts) {
    ApprovalSpec spec = now.plan().spec().approvals().orElseThrow();
    Instant expires = at.plus(spec.expires());
    String said =
        "waiting for %s before %s, until %s"
            .formatted(
                spec.quorum() == 1 ? "an approval" : spec.quorum() + " approvals",
                before.lower(),
                expires.truncatedTo(ChronoUnit.SECONDS));
    Stay.Asked stay = new Stay.Asked(next, said, before, spec.quorum(), expires, List.of());
    return Stays.wait(
        now, stay, at, Decision.and(facts, new What.Parked(Status.Why.APPROVAL, said, expires)));
  }

  static Decision approve(Decision so, Signal.Approve signal) {
    if (proposed(so.next())) return starts(so, signal);
    return asking(so.next())
        .map(asked -> approve(so, asked, signal))
        .orElseGet(() -> Decider.ignore(so, signal, "It waits for no approval."));
  }

  /** A rollback that starts only when a person approves it. */
  static boolean proposed(Deployment next) {
    return next.status() instanceof Status.Waiting w && w.why() == Status.Why.PROPOSED;
  }

  /** Only admission lets it start; it comes back there as what a person has asked for. */
  private static Decision starts(Decision so, Signal.Approve signal) {
    String said = "approved by " + signal.by();
    return new Decision(
        so.next().vouchedFor(),
        new Decision.Destination.ToAdmission(),
        List.of(),
        Decision.and(so.facts(), new What.Heard(signal, true, said)));
  }

  private static Decision approve(Decision so, Stay.Asked asked, Signal.Approve signal) {
    String who = person(signal.by());
    if (asked.given().stream().anyMatch(g -> person(g).equals(who)))
      return Decider.ignore(so, signal, who + " has approved already; somebody else has to.");
    if (fourEyes(so.next()) && person(so.next().cause().by()).equals(who))
      return Decider.ignore(so, signal, who + " asked for it; somebody else has to approve.");
    Stay.Asked more = asked.by(signal.by());
    String said =
        "approved by %s, %d of %d".formatted(signal.by(), more.given().size(), more.quorum());
    What heard = new What.Heard(signal, true, said);
    if (more.given().size() < more.quorum()) {
      return new Decision(
          so.next().staying(more), so.to(), so.wakeUps(), Decision.and(so.facts(), heard));
    }
    return Decision.go(
            so.next().goingOn(more.next(), signal.at()),
            List.of(heard, new What.Approved(more.before(), more.given())))
        .told(so.facts());
  }

  static Decision deny(Decision so, Signal.Deny signal) {
    if (proposed(so.next())) return Decider.unasked(so, signal, "denied by " + signal.by());
    return asking(so.next()).isPresent()
        ? Decider.turn(so, signal, Ground.CANCELLED, "denied by " + signal.by())
        : Decider.ignore(so, signal, "It waits for no approval; 'cancel' ends it.");
  }

  private static boolean fourEyes(Deployment now) {
    return now.plan().spec().approvals().filter(ApprovalSpec::fourEyes).isPresent();
  }

  private static Optional<Stay.Asked> asking(Deployment now) {
    return now.stay()
        .flatMap(s -> s instanceof Stay.Asked asked ? Optional.of(asked) : Optional.empty());
  }

  /** The token that was checked; the name before it is only what somebody said. */
  private static String person(String by) {
    int via = by.lastIndexOf(" via ");
    return via < 0 ? by : by.substring(via + " via ".length());
  }
}
