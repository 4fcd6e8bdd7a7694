package io.signalbox.sim;

import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.Decision.Destination;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Stay;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.routes.step.StepRunner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Known-bad ways from one step to the next. */
final class BadSteps {
  private BadSteps() {}

  static List<Mutation> all() {
    return List.of(
        decides("restores only batches reported done", BadSteps::forgetsTheBatch),
        decides("marks touched only after the swap", BadSteps::touchesLate),
        decides("cancel ends without undoing", BadSteps::endsAtOnce),
        decides("goes back without verify", BadSteps::verifiesNothing),
        decides("swaps without a standby gate", BadSteps::swapsUnseen),
        decides("forgets hosts that are away", BadSteps::forgetsWhoIsAway),
        decides("descends at the first breach", BadSteps::descendsSoon),
        decides(
            "parks without a wake up",
            (now, report, right, signals) ->
                new Decision(right.next(), right.to(), List.of(), right.facts())),
        wakes("goes on when a pause is looked at", BadSteps::goesOn),
        wakes(
            "one approval is enough",
            (parked, at, signals) -> Decider.wake(askingOne(parked), at, signals)),
        wakes(
            "whoever asked approves as well",
            (parked, at, signals) ->
                Decider.wake(Twisted.askedBy(parked, "a stranger"), at, signals)),
        wakes("asks nobody", BadSteps::approvesItself),
        runs("brings back its own backup whatever the rung", now -> left(now, List.of(now.id()))),
        runs("brings back data unasked", Twisted::wishingForData),
        runs("brings back no paths", now -> left(now, List.of())));
  }

  /** Decided right first, and then worse. */
  private interface Worse {
    Decision decided(Deployment now, StepReport report, Decision right, List<Signal> signals);
  }

  private static Mutation decides(String name, Worse worse) {
    return new Mutation(
        name,
        new Brain() {
          @Override
          public Decision decide(Deployment now, StepReport report, List<Signal> signals) {
            return worse.decided(now, report, Decider.decide(now, report, signals), signals);
          }
        });
  }

  private interface Waking {
    Decision wake(Deployment parked, Instant at, List<Signal> signals);
  }

  private static Mutation wakes(String name, Waking bad) {
    return new Mutation(
        name,
        new Brain() {
          @Override
          public Decision wake(Deployment parked, Instant at, List<Signal> signals) {
            return bad.wake(parked, at, signals);
          }
        });
  }

  private static Mutation runs(String name, UnaryOperator<Deployment> twist) {
    return new Mutation(
        name,
        new Brain() {
          @Override
          public StepReport run(StepRunner runner, Deployment now) {
            return runner.run(twist.apply(now));
          }
        });
  }

  private static Decision forgetsTheBatch(
      Deployment now, StepReport report, Decision right, List<Signal> signals) {
    boolean cutOff = report instanceof StepReport.Missed && now.cursor().step() == Step.SWAP;
    if (!cutOff) return right;
    List<InstanceName> batch = now.plan().batches().get(now.cursor().batch()).instances();
    List<InstanceName> done = now.touched().stream().filter(i -> !batch.contains(i)).toList();
    return Decider.decide(Twisted.touched(now, done), report, signals);
  }

  private static Decision touchesLate(
      Deployment now, StepReport report, Decision right, List<Signal> signals) {
    boolean swaps =
        right.to().equals(new Destination.ToStep(Step.SWAP))
            && right.next().cursor().phase() == Phase.STANDBY;
    return swaps ? with(right, d -> Twisted.touched(d, now.touched())) : right;
  }

  private static Decision endsAtOnce(
      Deployment now, StepReport report, Decision right, List<Signal> signals) {
    boolean cancelled = signals.stream().anyMatch(s -> s instanceof Signal.Cancel);
    return cancelled && !right.next().ended() ? end(right, report.at()) : right;
  }

  private static Decision verifiesNothing(
      Deployment now, StepReport report, Decision right, List<Signal> signals) {
    return right.to().equals(new Destination.ToStep(Step.VERIFY))
        ? jump(right, Step.FINISH, Phase.LIVE)
        : right;
  }

  private static Decision swapsUnseen(
      Deployment now, StepReport report, Decision right, List<Signal> signals) {
    return right.to().equals(new Destination.ToStep(Step.GATE))
            && right.next().cursor().phase() == Phase.STANDBY
        ? jump(right, Step.SWAP, Phase.LIVE)
        : right;
  }

  private static Decision forgetsWhoIsAway(
      Deployment now, StepReport report, Decision right, List<Signal> signals) {
    return report instanceof StepReport.Restored r && !r.unreachable().isEmpty()
        ? Decider.decide(
            now, new StepReport.Restored(r.at(), r.live(), r.evidence(), List.of()), signals)
        : right;
  }

  private static Decision descendsSoon(
      Deployment now, StepReport report, Decision right, List<Signal> signals) {
    boolean bad =
        now.cursor().step() == Step.VERIFY
            && report instanceof StepReport.Sampled s
            && s.probes().stream().anyMatch(p -> !p.healthy());
    return bad && now.rung().isPresent()
        ? with(
            jump(right, Step.RESTORE, Phase.STANDBY),
            d -> d.entering(d.cursor().onRung(now.cursor().rung() + 1), report.at()))
        : right;
  }

  private static Decision goesOn(Deployment parked, Instant at, List<Signal> signals) {
    Decision right = Decider.wake(parked, at, signals);
    return right.next().stay().isPresent() && right.next().verdict().isEmpty()
        ? with(jump(right, Step.SWAP, Phase.STANDBY), d -> d.touching(d.batch().instances()))
        : right;
  }

  private static Decision approvesItself(Deployment parked, Instant at, List<Signal> signals) {
    List<Signal> all = new ArrayList<>(signals);
    all.add(new Signal.Approve(parked.id(), "nobody", "", at));
    return Decider.wake(askingOne(parked), at, all);
  }

  private static Deployment askingOne(Deployment d) {
    return d.stay()
        .filter(Stay.Asked.class::isInstance)
        .map(Stay.Asked.class::cast)
        .map(
            a ->
                d.staying(
                    new Stay.Asked(a.next(), a.said(), a.before(), 1, a.expires(), a.given())))
        .orElse(d);
  }

  /** As if those backups had been kept on every rung. */
  private static Deployment left(Deployment now, List<DeploymentId> backups) {
    List<Proven> ladder = now.plan().ladder().stream().map(p -> p.left(backups)).toList();
    return now.withPlan(now.plan().withLadder(ladder));
  }

  private static Decision with(Decision right, UnaryOperator<Deployment> change) {
    return new Decision(change.apply(right.next()), right.to(), right.wakeUps(), right.facts());
  }

  private static Decision jump(Decision right, Step step, Phase phase) {
    Deployment next = right.next().resumed();
    return new Decision(
        next.entering(next.cursor().to(step, phase), next.since()),
        new Destination.ToStep(step),
        List.of(),
        right.facts());
  }

  private static Decision end(Decision right, Instant at) {
    return new Decision(
        right.next().ending(Outcome.CANCELLED, "cancelled", at),
        new Destination.ToAdmission(),
        List.of(),
        right.facts());
  }
}
