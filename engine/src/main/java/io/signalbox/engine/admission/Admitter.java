package io.signalbox.engine.admission;

import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides who may act on a target. Serial by construction: one consumer in the whole cluster calls
 * it.
 */
public final class Admitter {
  /** At most one automatic rollback per target in this time; then a person is asked. */
  public static final Duration BRAKE = Duration.ofMinutes(15);

  private Admitter() {}

  public static Admission admit(TargetRecord record, Ask ask, Circumstances around, Instant at) {
    return switch (ask) {
      case Ask.Deploy deploy ->
          once(
              record, deploy.cause(), deploy.id(), () -> Starts.deploy(record, deploy, around, at));
      case Ask.Rollback back ->
          once(record, back.cause(), back.id(), () -> WaysBack.rollback(record, back, at));
      case Ask.Propose p -> once(record, p.cause(), p.id(), () -> Proposals.propose(record, p, at));
      case Ask.Retire retire ->
          once(
              record, retire.cause(), retire.id(), () -> Starts.retire(record, retire, around, at));
      case Ask.Prune prune ->
          once(record, prune.cause(), prune.id(), () -> Prunings.prune(record, prune, around, at));
      case Ask.TakeOver over ->
          once(record, over.cause(), over.id(), () -> Starts.takeOver(record, over, around, at));
      case Ask.Adopt adopt ->
          once(record, adopt.cause(), adopt.id(), () -> Starts.adopt(record, adopt, at));
      case Ask.Hold hold ->
          once(record, hold.cause(), hold.id(), () -> HandHolds.hold(record, hold, at));
      case Ask.LetGo release ->
          once(record, release.cause(), release.id(), () -> HandHolds.release(record, release, at));
      case Ask.Return returned -> returned(record, returned.deployment(), around, at);
      case Ask.Tell tell -> tell(record, tell.signal());
    };
  }

  private static Admission tell(TargetRecord record, Signal signal) {
    boolean heard =
        record.heldBy(signal.deployment())
            || record.proposes(signal.deployment())
            || record.waiting().equals(Optional.of(signal.deployment()));
    return new Admission(
        record, List.of(heard ? new Dispatch.Tell(signal) : new Dispatch.Unheard(signal)));
  }

  private static Admission once(
      TargetRecord record,
      Cause cause,
      DeploymentId id,
      java.util.function.Supplier<Admission> fresh) {
    Optional<DeploymentId> known = record.seen(cause.event());
    if (known.isPresent()) {
      return new Admission(record, List.of(new Dispatch.Known(known.get(), cause.event())));
    }
    Admission admission = fresh.get();
    return new Admission(admission.record().having(cause.event(), id), admission.dispatches());
  }

  private static Admission returned(
      TargetRecord record, Deployment deployment, Circumstances around, Instant at) {
    return switch (deployment.status()) {
      case Status.Ended ended when record.proposes(deployment.id()) ->
          Proposals.over(record, deployment, ended);
      case Status.Ended ended -> Conclusion.finished(record, deployment, ended, around, at);
      case Status.Waiting waiting -> waited(record, deployment, around, at);
      case Status.Running running -> waited(record, deployment, around, at);
    };
  }

  private static Admission waited(
      TargetRecord record, Deployment deployment, Circumstances around, Instant at) {
    if (record.proposes(deployment.id())) return Proposals.again(record, deployment, at);
    if (record.heldBy(deployment.id()) && deployment.status() instanceof Status.Waiting why) {
      if (!why.why().beforeAdmission())
        return new Admission(record, List.of(kept(deployment, why, at)));
    }
    if (record.heldBy(deployment.id())) {
      // It was started already and this is a copy made by hand: one token is enough.
      return new Admission(
          record, List.of(new Dispatch.Known(deployment.id(), deployment.cause().event())));
    }
    if (!deployment.fence().equals(Fence.NONE)) {
      String said = "another deployment took %s: %s".formatted(record.target(), holder(record));
      return new Admission(
          record,
          List.of(
              new Dispatch.Close(
                  deployment.ending(Outcome.PREEMPTED, said, at),
                  List.of(new What.Ended(Outcome.PREEMPTED, said)))));
    }
    if (deployment.kind() == Kind.ROLLBACK) return Proposals.pointless(record, deployment, at);
    if (!record.waiting().equals(Optional.of(deployment.id()))) {
      DeploymentId by =
          record
              .waiting()
              .or(() -> record.holder().map(TargetRecord.Holder::deployment))
              .orElse(deployment.id());
      String said = "a newer one took its place: " + by;
      return new Admission(
          record,
          List.of(
              new Dispatch.Close(
                  deployment.ending(Outcome.SUPERSEDED, said, at),
                  List.of(new What.Superseded(by), new What.Ended(Outcome.SUPERSEDED, said)))));
    }
    return inTurn(record, deployment, around, at);
  }

  /** It is the next one: it goes on waiting, or starts. */
  private static Admission inTurn(
      TargetRecord record, Deployment deployment, Circumstances around, Instant at) {
    TargetRecord without = record.next(Optional.empty());
    Optional<Wait> wait = Wait.before(record, deployment, around, at);
    if (wait.isPresent() && wait.get().expired(deployment.since(), at))
      return expired(without, deployment, wait.get(), at);
    if (wait.isPresent()) return new Admission(record, List.of(again(deployment, wait.get(), at)));
    Optional<Refusal> behind =
        deployment.kind() == Kind.DEPLOY ? Refusal.behind(record) : Optional.empty();
    // While it waited, another may have proven something.
    if (behind.isEmpty() && deployment.takesOver()) behind = Takeover.owned(record);
    if (behind.isPresent()) return Starts.refuse(without, deployment, List.of(), behind.get(), at);
    // Its version may have been rolled back by the one that it waited for.
    if (Starts.quarantined(record, deployment))
      return Starts.quarantine(without, deployment, List.of(), at);
    Optional<Refusal> outdated = Refusal.ofReplay(record, deployment);
    if (outdated.isPresent())
      return Starts.refuse(without, deployment, List.of(), outdated.get(), at);
    return Starts.overtake(record, deployment, List.of(), at);
  }

  private static Dispatch.Park again(Deployment deployment, Wait wait, Instant at) {
    boolean news =
        !(deployment.status() instanceof Status.Waiting before) || wait.differsFrom(before);
    return Starts.park(
        deployment,
        wait,
        at,
        news ? List.of(new What.Parked(wait.why(), wait.said(), wait.until())) : List.of());
  }

  private static Admission expired(
      TargetRecord record, Deployment deployment, Wait wait, Instant at) {
    String said = "It has waited since %s: %s.".formatted(deployment.since(), wait.said());
    return new Admission(
        record,
        List.of(
            new Dispatch.Close(
                deployment.ending(Outcome.CANCELLED, said, at),
                List.of(new What.Ended(Outcome.CANCELLED, said)))));
  }

  private static String holder(TargetRecord record) {
    return record.holder().map(h -> h.deployment().value()).orElse("nobody");
  }

  /** It holds its target and waits for a person: it goes on waiting. */
  private static Dispatch.Park kept(Deployment deployment, Status.Waiting why, Instant at) {
    Deployment parked = deployment.waiting(why, deployment.attempt());
    return new Dispatch.Park(
        parked,
        new WakeUp(parked.id(), parked.transition(), at.plus(Decision.HEARTBEAT)),
        List.of());
  }
}
