package io.signalbox.sim;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admitter;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.Decision.Destination;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Stay;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.routes.step.StepRunner;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Known-bad variants of Signalbox and of the hosts: the simulation has to notice each. */
record Mutation(String name, Brain brain, Rules rules, Books.Habit habit) {

  private Mutation(String name, Rules rules) {
    this(name, Brain.SHIPPED, rules, Books.Habit.SOUND);
  }

  private Mutation(String name, Brain brain) {
    this(name, brain, Rules.ALL, Books.Habit.SOUND);
  }

  private Mutation(Books.Habit habit) {
    this(habit.name().toLowerCase(Locale.ROOT).replace('_', ' '), Brain.SHIPPED, Rules.ALL, habit);
  }

  /** Whether a seed notices it. */
  boolean noticed(long seed) {
    return habit == Books.Habit.SOUND
        ? Simulation.fails(seed, brain, rules).isPresent()
        : Simulation.fails(seed, habit).isPresent();
  }

  static List<Mutation> all() {
    return List.of(
        new Mutation(Books.Habit.ACKNOWLEDGES_BEFORE_IT_STORES),
        new Mutation(Books.Habit.TELLS_BEFORE_THE_COMMIT),
        new Mutation(Books.Habit.FORGETS_WHAT_WAS_TOLD_LAST),
        new Mutation(Books.Habit.LEAVES_OUT_THE_END),
        new Mutation(Books.Habit.DROPS_WHAT_COMES_LATE),
        new Mutation("host checks no claim", new Rules(false, true, true, true, true)),
        new Mutation("host checks no fence", new Rules(true, false, true, true, true)),
        new Mutation("host orders no steps", new Rules(true, true, false, true, true)),
        new Mutation("claim leaves old work running", new Rules(true, true, true, false, true)),
        new Mutation("broker takes a late commit", new Rules(true, true, true, true, false)),
        new Mutation("host stops what runs by hand before the note", Rules.ALL.forgettingToNote()),
        new Mutation(
            "restores only batches reported done",
            new Worse() {
              @Override
              Decision decided(
                  Deployment now, StepReport report, Decision right, List<Signal> signals) {
                boolean cutOff =
                    report instanceof StepReport.Missed && now.cursor().step() == Step.SWAP;
                if (!cutOff) return right;
                List<InstanceName> batch =
                    now.plan().batches().get(now.cursor().batch()).instances();
                List<InstanceName> done =
                    now.touched().stream().filter(i -> !batch.contains(i)).toList();
                return Decider.decide(touched(now, done), report, signals);
              }
            }),
        new Mutation(
            "marks touched only after the swap",
            new Worse() {
              @Override
              Decision decided(
                  Deployment now, StepReport report, Decision right, List<Signal> signals) {
                boolean swaps =
                    right.to().equals(new Destination.ToStep(Step.SWAP))
                        && right.next().cursor().phase() == Phase.STANDBY;
                return swaps ? with(right, d -> touched(d, now.touched())) : right;
              }
            }),
        new Mutation(
            "cancel ends without undoing",
            new Worse() {
              @Override
              Decision decided(
                  Deployment now, StepReport report, Decision right, List<Signal> signals) {
                boolean cancelled = signals.stream().anyMatch(s -> s instanceof Signal.Cancel);
                return cancelled && !right.next().ended() ? end(right, report.at()) : right;
              }
            }),
        new Mutation(
            "goes back without verify",
            new Worse() {
              @Override
              Decision decided(
                  Deployment now, StepReport report, Decision right, List<Signal> signals) {
                return right.to().equals(new Destination.ToStep(Step.VERIFY))
                    ? jump(right, Step.FINISH, Phase.LIVE)
                    : right;
              }
            }),
        new Mutation(
            "swaps without a standby gate",
            new Worse() {
              @Override
              Decision decided(
                  Deployment now, StepReport report, Decision right, List<Signal> signals) {
                return right.to().equals(new Destination.ToStep(Step.GATE))
                        && right.next().cursor().phase() == Phase.STANDBY
                    ? jump(right, Step.SWAP, Phase.LIVE)
                    : right;
              }
            }),
        new Mutation(
            "forgets hosts that are away",
            new Worse() {
              @Override
              Decision decided(
                  Deployment now, StepReport report, Decision right, List<Signal> signals) {
                return report instanceof StepReport.Restored r && !r.unreachable().isEmpty()
                    ? Decider.decide(
                        now,
                        new StepReport.Restored(r.at(), r.live(), r.evidence(), List.of()),
                        signals)
                    : right;
              }
            }),
        new Mutation(
            "descends at the first breach",
            new Worse() {
              @Override
              Decision decided(
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
            }),
        new Mutation(
            "parks without a wake up",
            new Worse() {
              @Override
              Decision decided(
                  Deployment now, StepReport report, Decision right, List<Signal> signals) {
                return new Decision(right.next(), right.to(), List.of(), right.facts());
              }
            }),
        new Mutation(
            "goes on when a pause is looked at",
            new Brain() {
              @Override
              public Decision wake(Deployment parked, Instant at, List<Signal> signals) {
                Decision right = Decider.wake(parked, at, signals);
                return right.next().stay().isPresent() && right.next().verdict().isEmpty()
                    ? with(
                        jump(right, Step.SWAP, Phase.STANDBY),
                        d -> d.touching(d.batch().instances()))
                    : right;
              }
            }),
        new Mutation(
            "one approval is enough",
            new Brain() {
              @Override
              public Decision wake(Deployment parked, Instant at, List<Signal> signals) {
                return Decider.wake(Mutation.askingOne(parked), at, signals);
              }
            }),
        new Mutation(
            "whoever asked approves as well",
            new Brain() {
              @Override
              public Decision wake(Deployment parked, Instant at, List<Signal> signals) {
                return Decider.wake(Mutation.askedByAStranger(parked), at, signals);
              }
            }),
        new Mutation(
            "asks nobody",
            new Brain() {
              @Override
              public Decision wake(Deployment parked, Instant at, List<Signal> signals) {
                List<Signal> all = new java.util.ArrayList<>(signals);
                all.add(new Signal.Approve(parked.id(), "nobody", "", at));
                return Decider.wake(Mutation.askingOne(parked), at, all);
              }
            }),
        new Mutation(
            "admission ignores the holder",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                return ask instanceof Ask.Deploy
                    ? Admitter.admit(holder(record, Optional.empty()), ask, around, at)
                    : Admitter.admit(record, ask, around, at);
              }
            }),
        new Mutation(
            "admission knows no freeze and no person's hold",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                return Admitter.admit(letGo(record), ask, Circumstances.FREE, at);
              }
            }),
        new Mutation(
            "a freeze keeps rollbacks from happening",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                boolean frozen =
                    Freeze.at(around.freezes(), record.target(), at).isPresent()
                        && ask instanceof Ask.Rollback;
                return frozen
                    ? new Admission(record, List.of())
                    : Admitter.admit(record, ask, around, at);
              }
            }),
        new Mutation(
            "limits are forgotten",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                return Admitter.admit(
                    record,
                    ask,
                    new Circumstances(around.freezes(), Limits.NONE, List.of(), List.of()),
                    at);
              }
            }),
        new Mutation(
            "admission forgets events",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                return Admitter.admit(forgetful(record), ask, around, at);
              }
            }),
        new Mutation(
            "late finish releases the hold of another",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                Admission right = Admitter.admit(record, ask, around, at);
                boolean late =
                    ask instanceof Ask.Return r
                        && r.deployment().ended()
                        && !record.heldBy(r.deployment().id());
                return late
                    ? new Admission(holder(right.record(), Optional.empty()), right.dispatches())
                    : right;
              }
            }),
        new Mutation(
            "brings back its own backup whatever the rung",
            new Brain() {
              @Override
              public StepReport run(StepRunner runner, Deployment now) {
                return runner.run(
                    now.withPlan(
                        now.plan()
                            .withLadder(
                                now.plan().ladder().stream()
                                    .map(p -> p.left(List.of(now.id())))
                                    .toList())));
              }
            }),
        new Mutation(
            "brings back data unasked",
            new Brain() {
              @Override
              public StepReport run(StepRunner runner, Deployment now) {
                return runner.run(Mutation.wishing(now));
              }
            }),
        new Mutation(
            "brings back no paths",
            new Brain() {
              @Override
              public StepReport run(StepRunner runner, Deployment now) {
                return runner.run(
                    now.withPlan(
                        now.plan()
                            .withLadder(
                                now.plan().ladder().stream()
                                    .map(p -> p.left(List.of()))
                                    .toList())));
              }
            }),
        new Mutation(
            "a retirement goes back to what was proven",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                Admission right = Admitter.admit(record, ask, around, at);
                return new Admission(
                    right.record(),
                    right.dispatches().stream().map(d -> returning(d, record)).toList());
              }
            }),
        new Mutation(
            "a pruning does not know what a way back needs",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                Admission right = Admitter.admit(record, ask, around, at);
                return new Admission(
                    right.record(), right.dispatches().stream().map(Mutation::forgetting).toList());
              }
            }),
        new Mutation(
            "a proposed rollback asks nobody",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                boolean waits = ask instanceof Ask.Return r && record.proposes(r.deployment().id());
                return waits
                    ? Admitter.admit(record, approving((Ask.Return) ask), around, at)
                    : Admitter.admit(record, ask, around, at);
              }
            }),
        new Mutation(
            "what starts leaves a proposed rollback standing",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                Admission right = Admitter.admit(record, ask, around, at);
                return ask instanceof Ask.Deploy
                    ? new Admission(right.record().proposing(record.proposed()), right.dispatches())
                    : right;
              }
            }),
        new Mutation(
            "what has gone back by itself can still be approved",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                Admission right = Admitter.admit(record, ask, around, at);
                boolean ends =
                    ask instanceof Ask.Return r
                        && r.deployment().ended()
                        && record.heldBy(r.deployment().id());
                return ends
                    ? new Admission(right.record().proposing(record.proposed()), right.dispatches())
                    : right;
              }
            }),
        new Mutation(
            "a pruning takes the place of a proposed rollback",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                Admission right = Admitter.admit(record, ask, around, at);
                return ask instanceof Ask.Prune && !right.record().holder().equals(record.holder())
                    ? new Admission(right.record().proposing(Optional.empty()), right.dispatches())
                    : right;
              }
            }),
        new Mutation(
            "the record forgets a retirement",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                Admission right = Admitter.admit(record, ask, around, at);
                boolean retired =
                    ask instanceof Ask.Return r && r.deployment().kind() == Deployment.Kind.RETIRE;
                return retired
                    ? new Admission(knowing(right.record(), record.proven()), right.dispatches())
                    : right;
              }
            }),
        new Mutation(
            "quarantines nothing",
            new Brain() {
              @Override
              public Admission admit(
                  TargetRecord record, Ask ask, Circumstances around, Instant at) {
                return Admitter.admit(trusting(record), ask, around, at);
              }
            }));
  }

  @Override
  public String toString() {
    return name;
  }

  /** Decides right first, and then worse. */
  private abstract static class Worse implements Brain {
    abstract Decision decided(
        Deployment now, StepReport report, Decision right, List<Signal> signals);

    @Override
    public Decision decide(Deployment now, StepReport report, List<Signal> signals) {
      return decided(now, report, Decider.decide(now, report, signals), signals);
    }
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

  private static Deployment touched(Deployment d, List<InstanceName> touched) {
    return new Deployment(
        d.id(),
        d.kind(),
        d.cause(),
        d.plan(),
        d.fence(),
        d.cursor(),
        d.status() instanceof Status.Ended ? d.status() : Status.RUNNING,
        d.attempt(),
        d.transition(),
        d.facts(),
        d.chain(),
        touched,
        d.gate(),
        d.verdict(),
        d.since(),
        d.stay(),
        d.began());
  }

  private static Deployment wishing(Deployment d) {
    Cause c = d.cause();
    Cause.Wishes data = new Cause.Wishes(false, false, false, true);
    return because(
        d, new Cause(c.source(), c.eventId(), c.by(), c.at(), c.automatic(), c.reason(), data));
  }

  private static Deployment askedByAStranger(Deployment d) {
    Cause c = d.cause();
    return because(
        d,
        new Cause(
            c.source(), c.eventId(), "a stranger", c.at(), c.automatic(), c.reason(), c.wishes()));
  }

  private static Deployment because(Deployment d, Cause cause) {
    return new Deployment(
        d.id(),
        d.kind(),
        cause,
        d.plan(),
        d.fence(),
        d.cursor(),
        d.status(),
        d.attempt(),
        d.transition(),
        d.facts(),
        d.chain(),
        d.touched(),
        d.gate(),
        d.verdict(),
        d.since(),
        d.stay(),
        d.began());
  }

  private static Ask.Return approving(Ask.Return back) {
    Deployment waits = back.deployment();
    return new Ask.Return(waits.ended() ? waits : waits.vouchedFor());
  }

  private static Admission.Dispatch returning(Admission.Dispatch dispatch, TargetRecord record) {
    return dispatch instanceof Admission.Dispatch.Start s
            && s.deployment().kind() == Deployment.Kind.RETIRE
        ? new Admission.Dispatch.Start(
            s.deployment().withPlan(s.deployment().plan().withLadder(record.proven())), s.facts())
        : dispatch;
  }

  private static Admission.Dispatch forgetting(Admission.Dispatch dispatch) {
    return dispatch instanceof Admission.Dispatch.Start s
            && s.deployment().kind() == Deployment.Kind.PRUNE
        ? new Admission.Dispatch.Start(
            s.deployment().withPlan(s.deployment().plan().withLadder(List.of())), s.facts())
        : dispatch;
  }

  private static TargetRecord knowing(TargetRecord r, List<Proven> proven) {
    return new TargetRecord(
            r.target(),
            r.fence(),
            r.holder(),
            r.waiting(),
            proven,
            r.quarantined(),
            r.lastAutomaticRollback(),
            r.events(),
            r.unsure(),
            r.handHold(),
            r.revision())
        .proposing(r.proposed());
  }

  private static TargetRecord holder(TargetRecord r, Optional<TargetRecord.Holder> holder) {
    return new TargetRecord(
            r.target(),
            r.fence(),
            holder,
            r.waiting(),
            r.proven(),
            r.quarantined(),
            r.lastAutomaticRollback(),
            r.events(),
            r.unsure(),
            r.handHold(),
            r.revision())
        .proposing(r.proposed());
  }

  private static TargetRecord forgetful(TargetRecord r) {
    return new TargetRecord(
            r.target(),
            r.fence(),
            r.holder(),
            r.waiting(),
            r.proven(),
            r.quarantined(),
            r.lastAutomaticRollback(),
            List.of(),
            r.unsure(),
            r.handHold(),
            r.revision())
        .proposing(r.proposed());
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

  private static TargetRecord letGo(TargetRecord r) {
    return new TargetRecord(
            r.target(),
            r.fence(),
            r.holder(),
            r.waiting(),
            r.proven(),
            r.quarantined(),
            r.lastAutomaticRollback(),
            r.events(),
            r.unsure(),
            Optional.empty(),
            r.revision())
        .proposing(r.proposed());
  }

  private static TargetRecord trusting(TargetRecord r) {
    return new TargetRecord(
            r.target(),
            r.fence(),
            r.holder(),
            r.waiting(),
            r.proven(),
            List.of(),
            r.lastAutomaticRollback(),
            r.events(),
            r.unsure(),
            r.handHold(),
            r.revision())
        .proposing(r.proposed());
  }
}
