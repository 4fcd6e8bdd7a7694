package io.signalbox.engine.admission;

import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.admission.TargetRecord.Unsure;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides who may act on a target. Serial by construction: one consumer in the whole cluster calls
 * it.
 */
public final class Admitter {
  /** At most one automatic rollback per target in this time; then a person is asked. */
  public static final Duration BRAKE = Duration.ofMinutes(15);

  private static final Version NO_VERSION = new Version("none");

  private Admitter() {}

  public static Admission admit(TargetRecord record, Ask ask, Instant at) {
    return switch (ask) {
      case Ask.Deploy deploy ->
          once(record, deploy.cause(), deploy.id(), () -> deploy(record, deploy, at));
      case Ask.Rollback back ->
          once(record, back.cause(), back.id(), () -> rollback(record, back, at));
      case Ask.Retire retire ->
          once(record, retire.cause(), retire.id(), () -> retire(record, retire, at));
      case Ask.TakeOver over ->
          once(record, over.cause(), over.id(), () -> takeOver(record, over, at));
      case Ask.Adopt adopt ->
          once(record, adopt.cause(), adopt.id(), () -> adopt(record, adopt, at));
      case Ask.Return returned -> returned(record, returned.deployment(), at);
      case Ask.Tell tell -> tell(record, tell.signal());
    };
  }

  private static Admission tell(TargetRecord record, Signal signal) {
    boolean heard =
        record.heldBy(signal.deployment())
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

  private static Admission deploy(TargetRecord record, Ask.Deploy ask, Instant at) {
    Plan plan = Plan.rolling(ask.spec(), ask.release(), List.of());
    Deployment fresh = Deployment.requested(ask.id(), Kind.DEPLOY, ask.cause(), plan);
    What asked = new What.Requested(Kind.DEPLOY, ask.cause());
    Optional<Refusal> behind = behind(record);
    if (behind.isPresent()) return refuse(record, fresh, List.of(asked), behind.get(), at);
    if (quarantined(record, fresh)) return quarantine(record, fresh, List.of(asked), at);
    Optional<Refusal> outdated = Refusal.ofReplay(record, fresh);
    if (outdated.isPresent()) return refuse(record, fresh, List.of(asked), outdated.get(), at);
    if (record.holder().isEmpty()) return overtake(record, fresh, asked, at);
    return ask.cause().wishes().preempt()
        ? overtake(record, fresh.touching(names(plan)), asked, at)
        : queue(record, fresh, asked, at);
  }

  private static Admission retire(TargetRecord record, Ask.Retire ask, Instant at) {
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
    boolean free = record.holder().isEmpty() || ask.cause().wishes().preempt();
    return free ? overtake(record, fresh, asked, at) : queue(record, fresh, asked, at);
  }

  /**
   * It has nothing to do on the hosts but to look, so a held target is not simply overtaken: no
   * higher fence would stop the holder.
   */
  private static Admission adopt(TargetRecord record, Ask.Adopt ask, Instant at) {
    Plan plan = new Plan(ask.spec(), unknownRelease(ask.spec(), NO_VERSION), List.of(), List.of());
    Deployment fresh = Deployment.requested(ask.id(), Kind.ADOPT, ask.cause(), plan);
    What asked = new What.Requested(Kind.ADOPT, ask.cause());
    if (record.holder().isEmpty()) return overtake(record, fresh, asked, at);
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
    Admission queued = queue(record, fresh, asked, at);
    List<Dispatch> out = new ArrayList<>(queued.dispatches());
    out.add(
        new Dispatch.Tell(new Signal.GiveWay(holder, ask.cause().by(), ask.cause().reason(), at)));
    return new Admission(queued.record(), out);
  }

  /** A deployment like any other, once it is sure that there is nothing of ours to return to. */
  private static Admission takeOver(TargetRecord record, Ask.TakeOver ask, Instant at) {
    Plan plan = Plan.rolling(ask.spec(), Takeover.release(ask), List.of());
    Deployment fresh = Deployment.requested(ask.id(), Kind.DEPLOY, ask.cause(), plan);
    What asked = new What.Requested(Kind.DEPLOY, ask.cause());
    Optional<Refusal> refusal = Takeover.refusal(record, ask).or(() -> behind(record));
    if (refusal.isPresent()) return refuse(record, fresh, List.of(asked), refusal.get(), at);
    boolean held = record.holder().isPresent();
    return overtake(record, held ? fresh.touching(names(plan)) : fresh, asked, at);
  }

  private static boolean quarantined(TargetRecord record, Deployment deployment) {
    return deployment.kind() == Kind.DEPLOY
        && record.quarantined().contains(deployment.version())
        && !deployment.cause().wishes().force();
  }

  private static Admission quarantine(
      TargetRecord record, Deployment deployment, List<What> before, Instant at) {
    return reject(
        record,
        deployment,
        before,
        "Version %s of %s was rolled back before and is quarantined."
            .formatted(deployment.version(), record.target()),
        "Deploy a fixed version, or this one on purpose with --force.",
        at);
  }

  /**
   * The newest request wins: one that still waits when this one starts would bring an older release
   * out after it.
   */
  private static Admission overtake(TargetRecord record, Deployment fresh, What asked, Instant at) {
    Admission started = start(record.next(Optional.empty()), fresh, List.of(asked), at);
    List<Dispatch> out = new ArrayList<>(started.dispatches());
    record.waiting().ifPresent(w -> out.add(new Dispatch.Wake(new WakeUp(w, WakeUp.ANY, at))));
    record
        .holder()
        .ifPresent(h -> out.add(new Dispatch.Wake(new WakeUp(h.deployment(), WakeUp.ANY, at))));
    return new Admission(started.record(), out);
  }

  // A preempting start needs no more than the higher fence: the hosts refuse the old holder from
  // its next claim on, and its
  // late finish finds that it holds nothing. What the old one left half done is unknown, so every
  // instance counts as touched.

  private static Admission queue(TargetRecord record, Deployment fresh, What asked, Instant at) {
    String said =
        "waiting for deployment %s, which holds %s".formatted(holder(record), record.target());
    Dispatch.Park park =
        park(fresh, said, at, List.of(asked, new What.Parked(Status.Why.BUSY, said, FAR)));
    List<Dispatch> out = new ArrayList<>(List.of(park));
    // The one that waited so far comes back, finds itself replaced, and ends as superseded.
    record.waiting().ifPresent(w -> out.add(new Dispatch.Wake(new WakeUp(w, WakeUp.ANY, at))));
    return new Admission(record.next(Optional.of(fresh.id())), out);
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

  private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

  private static Dispatch.Park park(
      Deployment deployment, String said, Instant at, List<What> facts) {
    Deployment parked = deployment.waiting(new Status.Waiting(Status.Why.BUSY, said, FAR), 1);
    return new Dispatch.Park(
        parked, new WakeUp(parked.id(), parked.transition(), at.plus(Decision.HEARTBEAT)), facts);
  }

  private static Admission start(
      TargetRecord known, Deployment deployment, List<What> before, Instant at) {
    TargetRecord record = deployment.kind() == Kind.ADOPT ? known : known.leaving(kept(deployment));
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
          case ADOPT -> deployment.started(fence, deployment.plan(), at);
        };
    List<What> facts = new ArrayList<>(before);
    facts.add(
        new What.Started(
            fence,
            record.current().map(Proven::version),
            started.plan().spec().instances().size(),
            started.plan().batches().size()));
    return new Admission(
        record.held(deployment.id(), fence, deployment.kind()),
        List.of(new Dispatch.Start(started, facts)));
  }

  /** What keeps the state that this deployment leaves behind. */
  private static List<DeploymentId> kept(Deployment deployment) {
    return switch (deployment.kind()) {
      case DEPLOY ->
          deployment.cause().wishes().skipBackup() ? List.of() : List.of(deployment.id());
      case ROLLBACK -> List.of(deployment.id().left());
      case RETIRE, ADOPT -> List.of();
    };
  }

  private static List<io.signalbox.engine.name.InstanceName> names(Plan plan) {
    return plan.everyInstance().stream().map(Instance::name).toList();
  }

  private static Admission rollback(TargetRecord record, Ask.Rollback ask, Instant at) {
    What asked = new What.Requested(Kind.ROLLBACK, ask.cause());
    boolean held = record.holder().isPresent();
    if (held && !ask.cause().wishes().preempt()) return toHolder(record, ask, asked, at);
    List<Proven> older = record.proven().stream().skip(held ? servedBefore(record) : 1).toList();
    List<Proven> wanted =
        ask.to()
            .map(v -> older.stream().dropWhile(p -> !p.version().equals(v)).toList())
            .orElse(older);
    boolean nothing =
        !held && ask.to().isPresent() && ask.to().equals(record.current().map(Proven::version));
    Deployment fresh = back(record, ask, wanted);
    Optional<Refusal> refusal =
        behind(record)
            .or(() -> Refusal.ofPreempted(record, ask))
            .or(() -> Refusal.ofData(ask, fresh));
    if (refusal.isPresent()) return refuse(record, fresh, List.of(asked), refusal.get(), at);
    if (nothing) {
      String said = "%s already runs %s; nothing to do.".formatted(record.target(), ask.to().get());
      Deployment ended = fresh.ending(Outcome.SUCCEEDED, said, at);
      return new Admission(
          record,
          List.of(
              new Dispatch.Close(ended, List.of(asked, new What.Ended(Outcome.SUCCEEDED, said)))));
    }
    if (!leadsThere(fresh, ask)) {
      return reject(
          record,
          fresh,
          List.of(asked),
          nowhere(record, ask),
          "'signalbox history' lists the proven releases.",
          at);
    }
    if (ask.cause().automatic() && braked(record, at)) {
      return reject(
          record,
          fresh,
          List.of(asked),
          "%s was rolled back automatically less than %d minutes ago; a second time needs a person."
              .formatted(record.target(), BRAKE.toMinutes()),
          "Look at both releases, then 'signalbox rollback' or 'signalbox deploy'.",
          at);
    }
    return held ? overtake(record, fresh, asked, at) : start(record, fresh, List.of(asked), at);
  }

  /**
   * What a holder that loses its target was replacing is the newest proven release; a rollback was
   * leaving that one.
   */
  private static int servedBefore(TargetRecord record) {
    return record.holder().flatMap(TargetRecord.Holder::kind).equals(Optional.of(Kind.ROLLBACK))
        ? 1
        : 0;
  }

  private static boolean leadsThere(Deployment fresh, Ask.Rollback ask) {
    return fresh.plan().ladder().stream()
        .limit(1)
        .anyMatch(p -> ask.to().isEmpty() || ask.to().get().equals(p.version()));
  }

  private static boolean braked(TargetRecord record, Instant at) {
    return record.lastAutomaticRollback().filter(last -> at.isBefore(last.plus(BRAKE))).isPresent();
  }

  private static String nowhere(TargetRecord record, Ask.Rollback ask) {
    return ask.to()
        .map(v -> "%s has no proven release %s to go back to.".formatted(record.target(), v))
        .orElse("%s has no older proven release to go back to.".formatted(record.target()));
  }

  /**
   * A rollback's plan is the ladder that it climbs down; its configuration is the one of the
   * release that runs now.
   */
  private static Deployment back(TargetRecord record, Ask.Rollback ask, List<Proven> wanted) {
    List<Proven> ladder = wanted.stream().flatMap(p -> p.reachedBy(ask.spec()).stream()).toList();
    TargetSpec running =
        record.current().flatMap(p -> p.reachedBy(ask.spec())).map(Proven::spec).orElse(ask.spec());
    var release =
        ladder.stream()
            .findFirst()
            .map(Proven::release)
            .or(() -> record.current().map(Proven::release))
            .orElseGet(() -> unknownRelease(ask.spec(), ask.to().orElse(NO_VERSION)));
    return Deployment.requested(
        ask.id(), Kind.ROLLBACK, ask.cause(), Plan.rolling(running, release, ladder));
  }

  private static Release unknownRelease(TargetSpec spec, Version version) {
    return new Release(version, spec.artifact(), Optional.empty());
  }

  /** The holder can go back, but to one release only, and without the data. */
  private static Admission toHolder(TargetRecord record, Ask.Rollback ask, What asked, Instant at) {
    Deployment fresh = back(record, ask, List.of());
    Optional<Refusal> refusal = Refusal.ofHolder(record, ask);
    return refusal
        .map(r -> reject(record, fresh, List.of(asked), r.said(), r.next(), at))
        .orElseGet(() -> tellHolder(record, ask, fresh, asked, at));
  }

  private static Admission tellHolder(
      TargetRecord record, Ask.Rollback ask, Deployment fresh, What asked, Instant at) {
    TargetRecord.Holder holder = record.holder().orElseThrow();
    String said =
        "passed on to deployment %s, which holds %s"
            .formatted(holder.deployment(), record.target());
    Deployment ended = fresh.ending(Outcome.SUCCEEDED, said, at);
    Signal signal =
        new Signal.RollBack(holder.deployment(), ask.cause().by(), ask.cause().reason(), at);
    return new Admission(
        record.told(),
        List.of(
            new Dispatch.Tell(signal),
            new Dispatch.Close(ended, List.of(asked, new What.Ended(Outcome.SUCCEEDED, said)))));
  }

  private static Admission refuse(
      TargetRecord record, Deployment fresh, List<What> before, Refusal why, Instant at) {
    return reject(record, fresh, before, why.said(), why.next(), at);
  }

  private static Admission reject(
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

  private static Admission returned(TargetRecord record, Deployment deployment, Instant at) {
    return switch (deployment.status()) {
      case Status.Ended ended -> finished(record, deployment, ended, at);
      case Status.Waiting waiting -> waited(record, deployment, at);
      case Status.Running running -> waited(record, deployment, at);
    };
  }

  private static Admission waited(TargetRecord record, Deployment deployment, Instant at) {
    if (record.heldBy(deployment.id()) && deployment.status() instanceof Status.Waiting why) {
      if (why.why() != Status.Why.BUSY)
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
    if (record.holder().isPresent()) {
      String said = "waiting for deployment %s".formatted(record.holder().get().deployment());
      return new Admission(record, List.of(park(deployment, said, at, List.of())));
    }
    Optional<Refusal> behind = deployment.kind() == Kind.DEPLOY ? behind(record) : Optional.empty();
    if (behind.isPresent())
      return refuse(record.next(Optional.empty()), deployment, List.of(), behind.get(), at);
    // Its version may have been rolled back by the one that it waited for.
    if (quarantined(record, deployment))
      return quarantine(record.next(Optional.empty()), deployment, List.of(), at);
    Optional<Refusal> outdated = Refusal.ofReplay(record, deployment);
    if (outdated.isPresent())
      return refuse(record.next(Optional.empty()), deployment, List.of(), outdated.get(), at);
    return start(record, deployment, List.of(), at);
  }

  private static Admission finished(
      TargetRecord record, Deployment deployment, Status.Ended ended, Instant at) {
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
            .released();
    List<What> told = new ArrayList<>(adopted(next, deployment, ended));
    told.addAll(facts);
    List<Dispatch> out = new ArrayList<>(List.of(new Dispatch.Close(deployment, told)));
    Admission then =
        missedItsSignal(record, deployment, ended)
            ? rollback(next, belated(deployment, at), at)
            : new Admission(next, List.of());
    out.addAll(then.dispatches());
    next.waiting().ifPresent(w -> out.add(new Dispatch.Wake(new WakeUp(w, WakeUp.ANY, at))));
    return new Admission(then.record(), out);
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
      // What was taken out of one host says nothing of the others.
      case SUCCEEDED -> deployment.kind() == Kind.RETIRE ? record.unsure() : Optional.empty();
      case ROLLED_BACK, FAILED, CANCELLED, SUPERSEDED, REJECTED ->
          touched ? Optional.empty() : record.unsure();
    };
  }

  /**
   * Each attempt would be refused by the hosts, until its fence has happened to pass theirs: and
   * then it would go out with nothing to return to.
   */
  private static Optional<Refusal> behind(TargetRecord record) {
    if (!record.unsure().equals(Optional.of(Unsure.BEHIND))) return Optional.empty();
    return Optional.of(
        new Refusal(
            "The hosts of %s have seen a higher fence than this journal: it was lost, or is an old one."
                .formatted(record.target()),
            "'signalbox adopt %s --env %s' goes on from what they know."
                .formatted(record.target().service(), record.target().environment())));
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
      case RETIRE -> record.retired(names(deployment.plan()));
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
          case RETIRE, ADOPT -> List.of();
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
