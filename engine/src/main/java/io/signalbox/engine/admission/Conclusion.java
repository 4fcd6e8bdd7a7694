package io.signalbox.engine.admission;

import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.admission.TargetRecord.Unsure;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a deployment's end means for its target: the record, and who comes next. */
final class Conclusion {
  private Conclusion() {}

  static Admission finished(
      TargetRecord record,
      Deployment deployment,
      Status.Ended ended,
      Circumstances around,
      Instant at) {
    List<What> facts = List.of(new What.Ended(ended.outcome(), ended.said()));
    if (record.waiting().equals(Optional.of(deployment.id()))) {
      // It was cancelled while it waited; nobody is next now.
      return new Admission(
          record.next(Optional.empty()), List.of(new Dispatch.Close(deployment, facts)));
    }
    if (!record.heldBy(deployment.id())) {
      // Whoever took the target meanwhile is not disturbed; the late finish is told, and nothing
      // else.
      return new Admission(record, List.of(new Dispatch.Close(deployment, facts)));
    }
    TargetRecord next =
        concluded(record, deployment, ended, at)
            .leftAs(unsure(record, deployment, ended))
            .proposing(record.proposed().filter(p -> leavesTheQuestion(deployment, ended)))
            .released();
    List<What> told = new ArrayList<>(adopted(next, deployment, ended));
    told.addAll(facts);
    List<Dispatch> out = new ArrayList<>(List.of(new Dispatch.Close(deployment, told)));
    Admission then =
        missedItsSignal(record, deployment, ended)
            ? WaysBack.rollback(next, belated(deployment, at), at)
            : new Admission(next, List.of());
    out.addAll(then.dispatches());
    next.waiting().ifPresent(w -> out.add(new Dispatch.Wake(new WakeUp(w, WakeUp.ANY, at))));
    if (next.proposed().isEmpty()) Proposals.tellThatItIsOver(record, at).forEach(out::add);
    // Now fewer run than may.
    around.queued().forEach(w -> out.add(new Dispatch.Wake(new WakeUp(w, WakeUp.ANY, at))));
    return new Admission(then.record(), out);
  }

  /**
   * Whether what a person was asked about, before or while it ran, still serves. An approval that
   * comes after it went back by itself would go back from a good release.
   */
  private static boolean leavesTheQuestion(Deployment deployment, Status.Ended ended) {
    return switch (deployment.kind()) {
      case PRUNE -> true;
      case DEPLOY -> ended.outcome() == Outcome.SUCCEEDED;
      case ROLLBACK, RETIRE, ADOPT -> false;
    };
  }

  /** Who was fenced off, or gave way, has neither ended nor undone what it had begun. */
  private static Optional<Unsure> unsure(
      TargetRecord record, Deployment deployment, Status.Ended ended) {
    boolean touched = !deployment.touched().isEmpty();
    return switch (ended.outcome()) {
      case PREEMPTED -> {
        if (deployment.fencedOff()) yield Optional.of(Unsure.BEHIND);
        yield record.unsure().or(() -> touched ? Optional.of(Unsure.HALF_DONE) : Optional.empty());
      }
      case SUCCEEDED ->
          switch (deployment.kind()) {
            // What was taken out of one host, or removed, says nothing of what runs.
            case RETIRE, PRUNE -> record.unsure();
            case DEPLOY, ROLLBACK, ADOPT -> Optional.empty();
          };
      case ROLLED_BACK, FAILED, CANCELLED, SUPERSEDED, REJECTED ->
          touched ? Optional.empty() : record.unsure();
    };
  }

  private static List<What> adopted(TargetRecord next, Deployment deployment, Status.Ended ended) {
    boolean adopted = deployment.kind() == Kind.ADOPT && ended.outcome() == Outcome.SUCCEEDED;
    return adopted
        ? List.of(new What.Adopted(next.fence(), next.current().map(Proven::version)))
        : List.of();
  }

  /** It had succeeded already when it was told to go back, and was on its way to say so. */
  private static boolean missedItsSignal(
      TargetRecord record, Deployment deployment, Status.Ended ended) {
    return ended.outcome() == Outcome.SUCCEEDED
        && deployment.kind() == Kind.DEPLOY
        && record.holder().filter(TargetRecord.Holder::rollback).isPresent();
  }

  private static Ask.Rollback belated(Deployment deployment, Instant at) {
    String id = deployment.id().value();
    Cause first = deployment.cause();
    return new Ask.Rollback(
        new DeploymentId(id.substring(0, Math.min(59, id.length())) + "-back"),
        Optional.empty(),
        deployment.plan().spec(),
        new Cause(
            first.source(),
            first.eventId() + "/back",
            "signalbox",
            at,
            false,
            "a rollback was asked for while deployment " + id + " finished",
            Cause.Wishes.NONE));
  }

  private static TargetRecord concluded(
      TargetRecord record, Deployment deployment, Status.Ended ended, Instant at) {
    return switch (ended.outcome()) {
      case SUCCEEDED -> succeeded(record, deployment, at);
      case ROLLED_BACK ->
          restored(
              skipping(
                  record.quarantining(deployment.plan().release().version(), true, at),
                  deployment,
                  true,
                  at),
              deployment);
      // A person's cancel says nothing about the version, but a rung that failed does.
      case CANCELLED -> restored(skipping(record, deployment, false, at), deployment);
      // What failed to be taken over was good while it ran by hand: mostly its command is wrong.
      case FAILED ->
          deployment.touched().isEmpty()
                  || deployment.kind() == Kind.RETIRE
                  || deployment.takesOver()
              ? record
              : record.quarantining(deployment.version(), false, at);
      case SUPERSEDED, REJECTED, PREEMPTED -> record;
    };
  }

  private static TargetRecord succeeded(TargetRecord record, Deployment deployment, Instant at) {
    return switch (deployment.kind()) {
      case DEPLOY ->
          record.running(
              new Proven(
                  deployment.plan().release(), deployment.plan().spec(), at, deployment.id()));
      case PRUNE -> record;
      case RETIRE -> record.retired(Starts.names(deployment.plan()));
      case ADOPT ->
          record.adopted(
              deployment.fence(),
              Optional.of(deployment.plan().release())
                  .filter(r -> r.digest().isPresent())
                  .map(r -> new Proven(r, deployment.plan().spec(), at, deployment.id())));
      case ROLLBACK ->
          restored(skipping(record, deployment, deployment.cause().automatic(), at), deployment);
    };
  }

  /**
   * Releases above the one that serves again could not be restored, or were skipped on purpose:
   * nothing returns to them by itself.
   */
  private static TargetRecord skipping(
      TargetRecord record, Deployment deployment, boolean automatic, Instant at) {
    if (deployment.touched().isEmpty() || deployment.rung().isEmpty()) return record;
    Version to = deployment.rung().get().version();
    List<Proven> above =
        switch (deployment.kind()) {
          case DEPLOY -> deployment.plan().ladder().subList(0, deployment.cursor().rung());
          case ROLLBACK ->
              record.proven().stream().takeWhile(p -> !p.version().equals(to)).toList();
          case RETIRE, ADOPT, PRUNE -> List.of();
        };
    List<Version> skipped = above.stream().map(Proven::version).filter(v -> !v.equals(to)).toList();
    TargetRecord next = record;
    for (Version bad : skipped) next = next.quarantining(bad, automatic, at);
    return next;
  }

  private static TargetRecord restored(TargetRecord record, Deployment deployment) {
    if (deployment.touched().isEmpty()) return record;
    return deployment.rung().map(record::running).orElse(record);
  }
}
