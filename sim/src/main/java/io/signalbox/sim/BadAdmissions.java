package io.signalbox.sim;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admitter;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.spec.Freeze;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Known-bad admissions. */
final class BadAdmissions {
  private BadAdmissions() {}

  static List<Mutation> all() {
    return List.of(
        knowing(
            "admission ignores the holder",
            (record, ask) -> ask instanceof Ask.Deploy ? Twisted.unheld(record) : record),
        knowing("admission forgets events", (record, ask) -> Twisted.forgetful(record)),
        knowing("quarantines nothing", (record, ask) -> Twisted.trusting(record)),
        admits(
            "admission knows no freeze and no person's hold",
            (record, ask, around, at) ->
                Admitter.admit(Twisted.letGo(record), ask, Circumstances.FREE, at)),
        admits("a freeze keeps rollbacks from happening", BadAdmissions::freezesRollbacks),
        admits(
            "limits are forgotten",
            (record, ask, around, at) ->
                Admitter.admit(
                    record,
                    ask,
                    new Circumstances(around.freezes(), Limits.NONE, List.of(), List.of()),
                    at)),
        admits("a proposed rollback asks nobody", BadAdmissions::asksNobody),
        answers("late finish releases the hold of another", BadAdmissions::releasesAnother),
        answers(
            "a retirement goes back to what was proven",
            (record, ask, right) -> starting(right, Deployment.Kind.RETIRE, record.proven())),
        answers(
            "a pruning does not know what a way back needs",
            (record, ask, right) -> starting(right, Deployment.Kind.PRUNE, List.of())),
        answers(
            "what starts leaves a proposed rollback standing",
            (record, ask, right) -> ask instanceof Ask.Deploy ? proposing(right, record) : right),
        answers(
            "what has gone back by itself can still be approved",
            (record, ask, right) ->
                ends(ask) && record.heldBy(((Ask.Return) ask).deployment().id())
                    ? proposing(right, record)
                    : right),
        answers(
            "a pruning takes the place of a proposed rollback",
            (record, ask, right) ->
                ask instanceof Ask.Prune && !right.record().holder().equals(record.holder())
                    ? new Admission(right.record().proposing(Optional.empty()), right.dispatches())
                    : right),
        answers("the record forgets a retirement", BadAdmissions::forgetsRetirements));
  }

  private interface Admitting {
    Admission admit(TargetRecord record, Ask ask, Circumstances around, Instant at);
  }

  private static Mutation admits(String name, Admitting bad) {
    return new Mutation(
        name,
        new Brain() {
          @Override
          public Admission admit(TargetRecord record, Ask ask, Circumstances around, Instant at) {
            return bad.admit(record, ask, around, at);
          }
        });
  }

  /** Decides right, by a record that is not. */
  private interface Belief {
    TargetRecord about(TargetRecord record, Ask ask);
  }

  private static Mutation knowing(String name, Belief bad) {
    return admits(
        name, (record, ask, around, at) -> Admitter.admit(bad.about(record, ask), ask, around, at));
  }

  /** Decides right, and answers something else. */
  private interface Answer {
    Admission instead(TargetRecord record, Ask ask, Admission right);
  }

  private static Mutation answers(String name, Answer bad) {
    return admits(
        name,
        (record, ask, around, at) ->
            bad.instead(record, ask, Admitter.admit(record, ask, around, at)));
  }

  private static Admission freezesRollbacks(
      TargetRecord record, Ask ask, Circumstances around, Instant at) {
    boolean frozen =
        Freeze.at(around.freezes(), record.target(), at).isPresent() && ask instanceof Ask.Rollback;
    return frozen ? new Admission(record, List.of()) : Admitter.admit(record, ask, around, at);
  }

  private static Admission asksNobody(
      TargetRecord record, Ask ask, Circumstances around, Instant at) {
    boolean waits =
        ask instanceof Ask.Return r
            && !r.deployment().ended()
            && record.proposes(r.deployment().id());
    return waits
        ? Admitter.admit(
            record, new Ask.Return(((Ask.Return) ask).deployment().vouchedFor()), around, at)
        : Admitter.admit(record, ask, around, at);
  }

  private static Admission releasesAnother(TargetRecord record, Ask ask, Admission right) {
    boolean late = ends(ask) && !record.heldBy(((Ask.Return) ask).deployment().id());
    return late ? new Admission(Twisted.unheld(right.record()), right.dispatches()) : right;
  }

  private static Admission forgetsRetirements(TargetRecord record, Ask ask, Admission right) {
    boolean retired =
        ask instanceof Ask.Return r && r.deployment().kind() == Deployment.Kind.RETIRE;
    return retired
        ? new Admission(Twisted.knowing(right.record(), record.proven()), right.dispatches())
        : right;
  }

  private static boolean ends(Ask ask) {
    return ask instanceof Ask.Return r && r.deployment().ended();
  }

  /** The question of before is still there. */
  private static Admission proposing(Admission right, TargetRecord record) {
    return new Admission(right.record().proposing(record.proposed()), right.dispatches());
  }

  /** What starts of that kind has another way back. */
  private static Admission starting(Admission right, Deployment.Kind kind, List<Proven> ladder) {
    return new Admission(
        right.record(),
        right.dispatches().stream()
            .map(
                d ->
                    d instanceof Admission.Dispatch.Start s && s.deployment().kind() == kind
                        ? new Admission.Dispatch.Start(
                            s.deployment().withPlan(s.deployment().plan().withLadder(ladder)),
                            s.facts())
                        : d)
            .toList());
  }
}
