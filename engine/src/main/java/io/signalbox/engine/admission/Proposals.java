package io.signalbox.engine.admission;

import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.ApprovalSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A rollback that nobody is sure of: it waits, holding nothing, until a person approves or denies
 * it, or its time is up. Whatever starts on the target meanwhile takes its place, and so does the
 * end of what a person was asked about.
 */
final class Proposals {
  /** How long a person is waited for, where the target's approvals say nothing of it. */
  static final Duration EXPIRES = Duration.ofHours(1);

  private Proposals() {}

  static Admission propose(TargetRecord record, Ask.Propose ask, Instant at) {
    What asked = new What.Requested(Kind.ROLLBACK, ask.cause());
    Deployment fresh =
        Deployment.requested(ask.id(), Kind.ROLLBACK, ask.cause(), plan(record, ask)).queued(at);
    Optional<DeploymentId> other = record.proposed();
    if (other.isPresent()) return same(record, fresh, asked, other.get(), at);
    Optional<Refusal> refusal = refusal(record, ask, at);
    if (refusal.isPresent()) {
      return Starts.refuse(record, fresh, List.of(asked), refusal.get(), at);
    }
    Status.Waiting why = why(record, ask, at);
    What parked = new What.Parked(why.why(), why.said(), why.until());
    return new Admission(
        record.proposing(Optional.of(fresh.id())),
        List.of(park(fresh, why, at, List.of(asked, parked))));
  }

  /** Nobody is asked about what could not be done anyway. */
  private static Optional<Refusal> refusal(TargetRecord record, Ask.Propose ask, Instant at) {
    Cause approved = ask.cause().vouchedFor();
    Ask.Rollback then = new Ask.Rollback(ask.id(), Optional.empty(), ask.spec(), approved);
    return WaysBack.rollback(record, then, at).dispatches().stream()
        .flatMap(d -> d instanceof Dispatch.Close c ? c.facts().stream() : Stream.empty())
        .flatMap(w -> w instanceof What.Rejected r ? Stream.of(r) : Stream.empty())
        .map(r -> new Refusal(r.said(), r.next()))
        .findFirst();
  }

  /** Many alerts are about one bad release; a person is asked once. */
  private static Admission same(
      TargetRecord record, Deployment fresh, What asked, DeploymentId other, Instant at) {
    String said = "a person is asked about it already: " + other;
    return new Admission(
        record,
        List.of(
            new Dispatch.Close(
                fresh.ending(Outcome.SUPERSEDED, said, at),
                List.of(
                    asked, new What.Superseded(other), new What.Ended(Outcome.SUPERSEDED, said)))));
  }

  private static Plan plan(TargetRecord record, Ask.Propose ask) {
    // Shown as what it would go back to; worked out anew when it starts.
    Release release =
        record.proven().stream()
            .skip(record.changing() ? 0 : 1)
            .findFirst()
            .map(p -> p.release())
            .orElseGet(() -> new Release(Version.NONE, ask.spec().artifact(), Optional.empty()));
    return new Plan(ask.spec(), release, List.of(), List.of());
  }

  private static Status.Waiting why(TargetRecord record, Ask.Propose ask, Instant at) {
    Instant until = at.plus(ask.spec().approvals().map(ApprovalSpec::expires).orElse(EXPIRES));
    String what =
        record
            .holder()
            .filter(h -> record.changing())
            .map(h -> "deployment " + h.deployment() + " goes back")
            .or(() -> record.current().map(p -> p.version() + " is rolled back"))
            .orElse("it is rolled back");
    String reason = ask.cause().reason().isBlank() ? "" : " (" + ask.cause().reason() + ")";
    String said =
        "waiting for an approval before %s, until %s; asked for by %s%s"
            .formatted(what, until.truncatedTo(ChronoUnit.SECONDS), ask.cause().by(), reason);
    return new Status.Waiting(Status.Why.PROPOSED, said, until);
  }

  private static Dispatch.Park park(
      Deployment deployment, Status.Waiting why, Instant at, List<What> facts) {
    Deployment parked = deployment.waiting(why, 1);
    Instant heartbeat = at.plus(Decision.HEARTBEAT);
    Instant looks = why.until().isBefore(heartbeat) ? why.until() : heartbeat;
    return new Dispatch.Park(parked, new WakeUp(parked.id(), parked.transition(), looks), facts);
  }

  /** It comes back: approved, or to wait on, or to hear that its time is up. */
  static Admission again(TargetRecord record, Deployment deployment, Instant at) {
    TargetRecord without = record.proposing(Optional.empty());
    return switch (deployment.status()) {
      case Status.Running approved -> WaysBack.approved(without, deployment, at);
      case Status.Waiting w when at.isBefore(w.until()) ->
          new Admission(record, List.of(park(deployment, w, at, List.of())));
      case Status.Waiting late -> {
        String said = "nobody approved it in time: " + late.said();
        yield new Admission(
            without,
            List.of(
                new Dispatch.Close(
                    deployment.ending(Outcome.CANCELLED, said, at),
                    List.of(new What.Ended(Outcome.CANCELLED, said)))));
      }
      case Status.Ended ended -> over(record, deployment, ended);
    };
  }

  /** Whoever a person was asked about comes back, and hears it. */
  static Stream<Dispatch> tellThatItIsOver(TargetRecord before, Instant at) {
    return before.proposed().map(p -> new Dispatch.Wake(new WakeUp(p, WakeUp.ANY, at))).stream()
        .map(Dispatch.class::cast);
  }

  /** What a person was asked about is over, or is being replaced. */
  static Admission pointless(TargetRecord record, Deployment deployment, Instant at) {
    DeploymentId by =
        record
            .holder()
            .map(TargetRecord.Holder::deployment)
            .or(() -> record.current().map(Proven::by))
            .orElse(deployment.id());
    String said =
        record.holder().isPresent()
            ? "a newer one took its place: " + by
            : "what a person was asked about is over by itself; what serves is "
                + record.current().map(p -> p.version().value()).orElse("nothing");
    return new Admission(
        record,
        List.of(
            new Dispatch.Close(
                deployment.ending(Outcome.SUPERSEDED, said, at),
                List.of(new What.Superseded(by), new What.Ended(Outcome.SUPERSEDED, said)))));
  }

  /** It was denied or cancelled: nobody is asked any more. */
  static Admission over(TargetRecord record, Deployment deployment, Status.Ended ended) {
    return new Admission(
        record.proposing(Optional.empty()),
        List.of(
            new Dispatch.Close(
                deployment, List.of(new What.Ended(ended.outcome(), ended.said())))));
  }
}
