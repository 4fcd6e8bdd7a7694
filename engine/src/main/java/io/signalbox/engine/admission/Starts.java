package io.signalbox.engine.admission;

import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Outline;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What asks for a deployment becomes one: it starts, waits for its turn, or is refused. */
final class Starts {
  private Starts() {}

  static Admission deploy(TargetRecord record, Ask.Deploy ask, Circumstances around, Instant at) {
    Plan plan = Plan.rolling(ask.spec(), ask.release(), List.of());
    Deployment fresh = Deployment.requested(ask.id(), Kind.DEPLOY, ask.cause(), plan);
    What asked = new What.Requested(Kind.DEPLOY, ask.cause());
    Optional<Refusal> behind = Refusal.behind(record);
    if (behind.isPresent()) return refuse(record, fresh, List.of(asked), behind.get(), at);
    if (quarantined(record, fresh)) return quarantine(record, fresh, List.of(asked), at);
    Optional<Refusal> outdated = Refusal.ofReplay(record, fresh);
    if (outdated.isPresent()) return refuse(record, fresh, List.of(asked), outdated.get(), at);
    return inTurn(record, fresh, asked, around, at);
  }

  /** Starts, or waits for what keeps it from that. */
  private static Admission inTurn(
      TargetRecord record, Deployment fresh, What asked, Circumstances around, Instant at) {
    return Wait.before(record, fresh, around, at)
        .map(wait -> queue(record, fresh, asked, wait, at))
        .orElseGet(() -> overtake(record, fresh, List.of(asked), at));
  }

  static Admission retire(TargetRecord record, Ask.Retire ask, Circumstances around, Instant at) {
    Deployment fresh = Retirement.of(record, ask);
    What asked = new What.Requested(Kind.RETIRE, ask.cause());
    if (!Retirement.hasInstances(record, ask)) {
      return reject(
          record,
          fresh,
          List.of(asked),
          "%s has no instance on host %s."
              .formatted(record.target(), ask.host().map(Object::toString).orElse("?")),
          "'signalbox status' shows the target; its hosts stand in the configuration.",
          at);
    }
    Optional<Refusal> refusal = Refusal.ofPart(record, ask);
    if (refusal.isPresent())
      return reject(record, fresh, List.of(asked), refusal.get().said(), refusal.get().next(), at);
    return inTurn(record, fresh, asked, around, at);
  }

  /**
   * It has nothing to do on the hosts but to look, so a held target is not simply overtaken: no
   * higher fence would stop the holder.
   */
  static Admission adopt(TargetRecord record, Ask.Adopt ask, Instant at) {
    Plan plan =
        new Plan(ask.spec(), unknownRelease(ask.spec(), Version.NONE), List.of(), List.of());
    Deployment fresh = Deployment.requested(ask.id(), Kind.ADOPT, ask.cause(), plan);
    What asked = new What.Requested(Kind.ADOPT, ask.cause());
    Optional<Wait> busy = Wait.busy(record);
    if (busy.isEmpty()) return overtake(record, fresh, List.of(asked), at);
    DeploymentId holder = record.holder().get().deployment();
    if (!ask.cause().wishes().preempt()) {
      return reject(
          record,
          fresh,
          List.of(asked),
          "Deployment %s holds %s, so its record is in use.".formatted(holder, record.target()),
          "'signalbox show %s' says where it stands. Wait for its end, or adopt with --preempt: it then leaves the hosts as they are."
              .formatted(holder),
          at);
    }
    Admission queued = queue(record, fresh, asked, busy.get(), at);
    List<Dispatch> out = new ArrayList<>(queued.dispatches());
    out.add(
        new Dispatch.Tell(new Signal.GiveWay(holder, ask.cause().by(), ask.cause().reason(), at)));
    return new Admission(queued.record(), out);
  }

  /** A deployment like any other, once it is sure that there is nothing of ours to return to. */
  static Admission takeOver(
      TargetRecord record, Ask.TakeOver ask, Circumstances around, Instant at) {
    Plan plan = Plan.rolling(ask.spec(), Takeover.release(ask), List.of());
    Deployment fresh = Deployment.requested(ask.id(), Kind.DEPLOY, ask.cause(), plan);
    What asked = new What.Requested(Kind.DEPLOY, ask.cause());
    Optional<Refusal> refusal = Takeover.refusal(record, ask).or(() -> Refusal.behind(record));
    if (refusal.isPresent()) return refuse(record, fresh, List.of(asked), refusal.get(), at);
    // Its name is taken, by something that was rolled back.
    if (quarantined(record, fresh)) return quarantine(record, fresh, List.of(asked), at);
    return inTurn(record, fresh, asked, around, at);
  }

  static boolean quarantined(TargetRecord record, Deployment deployment) {
    return deployment.kind() == Kind.DEPLOY
        && record.quarantined().contains(deployment.version())
        && !deployment.cause().wishes().force();
  }

  static Admission quarantine(
      TargetRecord record, Deployment deployment, List<What> before, Instant at) {
    return reject(
        record,
        deployment,
        before,
        "Version %s of %s was rolled back before and is quarantined."
            .formatted(deployment.version(), record.target()),
        deployment.takesOver()
            ? "Take what runs by hand over under another name: --version."
            : "Deploy a fixed version, or this one on purpose with --force.",
        at);
  }

  /**
   * The newest request wins: one that still waits when this one starts would bring an older release
   * out after it.
   */
  static Admission overtake(TargetRecord record, Deployment fresh, List<What> before, Instant at) {
    // A preempting start needs no more than the higher fence: the hosts refuse the old holder from
    // its next claim on, and its late finish finds that it holds nothing. What the old one left
    // half done is unknown, so every instance counts as touched.
    boolean takes = record.changing() && fresh.kind() == Kind.DEPLOY;
    Deployment marked = takes ? fresh.touching(names(fresh.plan())) : fresh;
    Admission started = start(record.next(Optional.empty()), marked, before, at);
    List<Dispatch> out = new ArrayList<>(started.dispatches());
    record
        .waiting()
        .filter(w -> !w.equals(fresh.id()))
        .ifPresent(w -> out.add(new Dispatch.Wake(new WakeUp(w, WakeUp.ANY, at))));
    record
        .holder()
        .ifPresent(h -> out.add(new Dispatch.Wake(new WakeUp(h.deployment(), WakeUp.ANY, at))));
    return new Admission(started.record(), out);
  }

  private static Admission queue(
      TargetRecord record, Deployment fresh, What asked, Wait wait, Instant at) {
    What parked = new What.Parked(wait.why(), wait.said(), wait.until());
    List<Dispatch> out =
        new ArrayList<>(List.of(park(fresh.queued(at), wait, at, List.of(asked, parked))));
    // The one that waited so far comes back, finds itself replaced, and ends as superseded.
    record.waiting().ifPresent(w -> out.add(new Dispatch.Wake(new WakeUp(w, WakeUp.ANY, at))));
    return new Admission(record.next(Optional.of(fresh.id())), out);
  }

  static Dispatch.Park park(Deployment deployment, Wait wait, Instant at, List<What> facts) {
    Deployment parked = deployment.waiting(wait.status(), 1);
    return new Dispatch.Park(
        parked, new WakeUp(parked.id(), parked.transition(), wait.looksAt(at)), facts);
  }

  static Admission start(TargetRecord known, Deployment deployment, List<What> before, Instant at) {
    TargetRecord record = leaves(deployment.kind()) ? known.leaving(kept(deployment)) : known;
    // An adoption claims nothing: a fence of its own would only be one that no host ever sees.
    Fence fence = deployment.kind() == Kind.ADOPT ? record.fence() : record.fence().next();
    TargetSpec today = deployment.plan().spec();
    Deployment started =
        switch (deployment.kind()) {
          case DEPLOY ->
              deployment
                  .started(
                      fence,
                      deployment
                          .plan()
                          .withLadder(
                              record.proven().stream()
                                  .flatMap(p -> p.reachedBy(today).stream())
                                  .toList()),
                      at)
                  .touching(record.unsure().isPresent() ? names(deployment.plan()) : List.of());
          case ROLLBACK ->
              deployment.started(fence, deployment.plan(), at).touching(names(deployment.plan()));
          case RETIRE ->
              deployment
                  .started(fence, Retirement.asOf(record, deployment.plan()), at)
                  .touching(names(deployment.plan()));
          case ADOPT, PRUNE -> deployment.started(fence, deployment.plan(), at);
        };
    List<What> facts = new ArrayList<>(before);
    facts.add(
        new What.Started(
            fence,
            record.current().map(Proven::version),
            started.plan().spec().instances().size(),
            started.plan().batches().size(),
            started.kind() == Deployment.Kind.DEPLOY
                ? Optional.of(Outline.of(started.plan()))
                : Optional.empty()));
    List<Dispatch> out = new ArrayList<>(List.of(new Dispatch.Start(started, facts)));
    TargetRecord held = record.held(deployment.id(), fence, deployment.kind(), Wait.hosts(started));
    if (held.proposed().isEmpty()) Proposals.tellThatItIsOver(record, at).forEach(out::add);
    return new Admission(held, out);
  }

  /** Whether the release that runs is being left. */
  private static boolean leaves(Kind kind) {
    return switch (kind) {
      case DEPLOY, ROLLBACK, RETIRE -> true;
      case ADOPT, PRUNE -> false;
    };
  }

  /** What keeps the state that this deployment leaves behind. */
  private static List<DeploymentId> kept(Deployment deployment) {
    return switch (deployment.kind()) {
      case DEPLOY ->
          deployment.cause().wishes().skipBackup() ? List.of() : List.of(deployment.id());
      case ROLLBACK -> List.of(deployment.id().left());
      case RETIRE, ADOPT, PRUNE -> List.of();
    };
  }

  static List<InstanceName> names(Plan plan) {
    return plan.everyInstance().stream().map(Instance::name).toList();
  }

  static Release unknownRelease(TargetSpec spec, Version version) {
    return new Release(version, spec.artifact(), Optional.empty());
  }

  static Admission refuse(
      TargetRecord record, Deployment fresh, List<What> before, Refusal why, Instant at) {
    return reject(record, fresh, before, why.said(), why.next(), at);
  }

  static Admission reject(
      TargetRecord record,
      Deployment fresh,
      List<What> before,
      String said,
      String next,
      Instant at) {
    List<What> facts = new ArrayList<>(before);
    facts.add(new What.Rejected(said, next));
    facts.add(new What.Ended(Outcome.REJECTED, said));
    Deployment ended = fresh.ending(Outcome.REJECTED, said, at);
    return new Admission(record, List.of(new Dispatch.Close(ended, facts)));
  }
}
