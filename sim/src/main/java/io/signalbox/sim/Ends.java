package io.signalbox.sim;

import static io.signalbox.sim.Watch.check;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.TargetSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Compares what admission starts and closes with what the hosts really do. */
final class Ends {
  private final World world;
  private final Watch watch;
  private final Map<Target, Set<Digest>> proven = new HashMap<>();
  private final Map<Target, Set<Version>> rolledBack = new HashMap<>();
  private final Map<DeploymentId, Integer> order = new HashMap<>();
  private final Map<Target, Integer> newestStarted = new HashMap<>();
  private final Map<DeploymentId, Integer> closed = new HashMap<>();
  private final Map<DeploymentId, Outcome> outcomes = new TreeMap<>();
  private final Set<DeploymentId> accepted = new LinkedHashSet<>();
  private final Set<DeploymentId> preempted = new HashSet<>();
  private final Set<DeploymentId> toldToGoBack = new HashSet<>();
  private final States states;
  private final Retirements retirements;

  /** Targets whose record was lost and not rebuilt yet. */
  private final Set<Target> lost = new HashSet<>();

  /** Targets whose hosts nobody has called proven since. */
  private final Set<Target> unsure = new HashSet<>();

  /** What those who were fenced off, or gave way, have left as it was. */
  private final Map<Target, Set<InstanceName>> halfDone = new HashMap<>();

  Ends(World world, Watch watch) {
    this.world = world;
    this.watch = watch;
    this.states = new States(world, watch);
    this.retirements = new Retirements(world);
  }

  States states() {
    return states;
  }

  Retirements retirements() {
    return retirements;
  }

  Set<Digest> proven(Target target) {
    return proven.computeIfAbsent(target, t -> new HashSet<>());
  }

  /** Its record is gone; the hosts know more. */
  void lost(Target target) {
    lost.add(target);
  }

  Map<DeploymentId, Outcome> outcomes() {
    return outcomes;
  }

  void admitted(TargetRecord before, Ask ask, Admission admission) {
    check(
        lost.contains(ask.target())
            || !admission.record().unsure().equals(Optional.of(TargetRecord.Unsure.BEHIND)),
        "the record of %s counts as behind its hosts, but nothing was lost",
        ask.target());
    for (Dispatch dispatch : admission.dispatches()) {
      switch (dispatch) {
        case Dispatch.Start start -> started(before, admission, start.deployment());
        case Dispatch.Park park -> known(park.deployment());
        case Dispatch.Close close -> ended(before, close.deployment(), admission);
        case Dispatch.Tell tell -> {
          if (tell.signal() instanceof Signal.RollBack) {
            toldToGoBack.add(tell.signal().deployment());
          }
          if (tell.signal() instanceof Signal.GiveWay) {
            preempted.add(tell.signal().deployment());
          }
        }
        case Dispatch.Note note -> {}
        case Dispatch.Wake wake -> {}
        case Dispatch.Known known -> {}
        case Dispatch.Unheard unheard -> {}
      }
    }
  }

  private void known(Deployment deployment) {
    accepted.add(deployment.id());
    order.putIfAbsent(deployment.id(), order.size());
  }

  private void started(TargetRecord before, Admission admission, Deployment started) {
    known(started);
    Target target = started.target();
    boolean released =
        admission.dispatches().stream()
            .anyMatch(d -> d instanceof Dispatch.Close c && before.heldBy(c.deployment().id()));
    before
        .holder()
        .filter(h -> !released)
        .ifPresent(
            h -> {
              check(
                  started.cause().wishes().preempt()
                      || (started.kind() == Kind.ROLLBACK && !before.changing()),
                  "%s was started beside %s",
                  started.id(),
                  h.deployment());
              preempted.add(h.deployment());
              watch.begunBy(started.id()).addAll(watch.begunBy(h.deployment()));
            });
    if (started.kind() == Kind.ADOPT) return;
    if (!lost.contains(target)) fenced(started);
    if (started.kind() == Kind.PRUNE) {
      prunes(before, started);
      return;
    }
    watch.begunBy(started.id()).addAll(halfDone(target));
    if (started.cause().wishes().skipBackup()) states.unknown(target);
    retirements.started(started);
    if (started.kind() == Kind.DEPLOY || started.kind() == Kind.ROLLBACK)
      before
          .current()
          .ifPresent(
              p -> states.left(p, before.unsure().isPresent() || (before.changing() && !released)));
    if (started.kind() == Kind.ROLLBACK) return;
    int number = java.util.Objects.requireNonNull(order.get(started.id()));
    check(
        number >= newestStarted.getOrDefault(target, -1),
        "%s was started after a newer request",
        started.id());
    newestStarted.put(target, number);
    if (started.kind() != Kind.DEPLOY) return;
    check(
        started.cause().wishes().force() || !bad(target).contains(started.version()),
        "%s brings out %s, which was rolled back",
        started.id(),
        started.version());
  }

  /** What it removes depends on what it takes for a way back: all that the record knows. */
  private static void prunes(TargetRecord before, Deployment started) {
    List<Proven> back =
        before.proven().stream()
            .skip(1)
            .flatMap(p -> p.reachedBy(started.plan().spec()).stream())
            .toList();
    check(
        before.holder().isEmpty() && before.waiting().isEmpty() && before.unsure().isEmpty(),
        "%s prunes %s, which is not at rest",
        started.id(),
        started.target());
    check(
        started.plan().ladder().equals(back),
        "%s prunes without knowing the way back from what serves",
        started.id());
  }

  /** Whoever starts may act: on every host its fence is higher than any before it. */
  private void fenced(Deployment started) {
    for (SimHost host : hosts(started.target())) {
      check(
          host.fence().compareTo(started.fence()) < 0,
          "%s was started with fence %s, but %s knows %s",
          started.id(),
          started.fence(),
          host.name,
          host.fence());
    }
  }

  private List<SimHost> hosts(Target target) {
    return world.hosts.values().stream().filter(h -> h.target.equals(target)).toList();
  }

  private Set<InstanceName> halfDone(Target target) {
    return halfDone.computeIfAbsent(target, t -> new LinkedHashSet<>());
  }

  private Set<Version> bad(Target target) {
    return rolledBack.computeIfAbsent(target, t -> new HashSet<>());
  }

  private void ended(TargetRecord before, Deployment ended, Admission admission) {
    known(ended);
    int times = closed.merge(ended.id(), 1, Integer::sum);
    check(times == 1, "%s ended %d times", ended.id(), times);
    Outcome outcome = ((Status.Ended) ended.status()).outcome();
    outcomes.put(ended.id(), outcome);
    if (outcome == Outcome.PREEMPTED) {
      check(
          preempted.contains(ended.id()) || lost.contains(ended.target()),
          "%s ended as preempted, but nobody did",
          ended.id());
    }
    if (!before.heldBy(ended.id())) return;
    if (outcome == Outcome.PREEMPTED) halfDone(ended.target()).addAll(watch.begunBy(ended.id()));
    else if (ended.kind() != Kind.PRUNE
        && (ended.kind() != Kind.ADOPT || outcome == Outcome.SUCCEEDED)) {
      halfDone(ended.target()).clear();
    }
    retirements.ended(ended, outcome);
    check(
        ended.kind() != Kind.RETIRE
            || outcome == Outcome.SUCCEEDED
            || outcome == Outcome.PREEMPTED
            || !watch.undisturbed(ended.target()),
        "%s was to retire its target and ended as %s, though nothing kept it from that",
        ended.id(),
        outcome);
    switch (outcome) {
      case SUCCEEDED -> {
        switch (ended.kind()) {
          case DEPLOY -> succeeded(ended, admission);
          case ROLLBACK -> restored(ended);
          case RETIRE -> retired(ended, admission);
          case ADOPT -> adopted(ended, admission.record());
          case PRUNE -> {}
        }
      }
      case ROLLED_BACK, FAILED, CANCELLED -> undone(ended, outcome);
      case SUPERSEDED, REJECTED, PREEMPTED -> {}
    }
  }

  /** All of it runs by hand again, as if nothing had happened. */
  private void handedBack(Deployment ended, Outcome outcome, Set<InstanceName> changed) {
    for (InstanceName name : changed) {
      SimHost host = host(name);
      check(
          host.byHand != null && host.byHand.runs && !host.byHand.noted && host.live == null,
          "%s ended as %s, but %s does not run by hand as it did",
          ended.id(),
          outcome,
          host.name);
    }
  }

  /** Whoever has stopped it: with nothing of ours that could serve, what ran by hand does. */
  private void leavesNothingStopped(Deployment ended, Outcome outcome) {
    for (InstanceName name : ended.touched()) {
      SimHost host = host(name);
      check(
          host.byHand == null || host.byHand.over || (host.byHand.runs && !host.byHand.noted),
          "%s ended as %s, and left %s without what ran there by hand",
          ended.id(),
          outcome,
          host.name);
    }
  }

  private void succeeded(Deployment ended, Admission admission) {
    if (ended.takesOver()) {
      for (SimHost host : hosts(ended.target())) {
        check(
            host.byHand != null && !host.byHand.runs,
            "%s took %s over, but it still runs by hand",
            ended.id(),
            host.name);
      }
    }
    ended
        .plan()
        .spec()
        .instances()
        .forEach(i -> live(ended, i.name(), ended.plan().release(), ended.plan().spec()));
    Digest digest = ended.plan().release().digest().orElseThrow();
    proven(ended.target()).add(digest);
    unsure.remove(ended.target());
    states.proven(digest, ended.plan().spec().instances().stream().map(i -> host(i.name())));
    bad(ended.target()).remove(ended.version());
    retirements.deployed(ended.target());
    if (!toldToGoBack.contains(ended.id())) return;
    boolean goesBack =
        admission.dispatches().stream()
            .anyMatch(
                d ->
                    (d instanceof Dispatch.Start s && s.deployment().kind() == Kind.ROLLBACK)
                        || (d instanceof Dispatch.Close c
                            && c.deployment().kind() == Kind.ROLLBACK));
    check(goesBack, "a rollback was asked of %s, and was lost", ended.id());
  }

  private void adopted(Deployment ended, TargetRecord record) {
    Target target = ended.target();
    lost.remove(target);
    for (SimHost host : hosts(target)) {
      check(
          host.fence().compareTo(record.fence()) <= 0,
          "%s adopted fence %s, but %s knows %s",
          ended.id(),
          record.fence(),
          host.name,
          host.fence());
    }
    Optional<Proven> current = record.current();
    if (current.isEmpty()) {
      proven(target).clear();
      unsure.add(target);
      return;
    }
    Digest digest = current.get().release().digest().orElseThrow();
    for (SimHost host : hosts(target)) {
      check(
          Optional.ofNullable(host.live)
              .flatMap(s -> host.process(s).digest)
              .equals(Optional.of(digest)),
          "%s calls %s proven, but %s serves something else",
          ended.id(),
          current.get().version(),
          host.name);
    }
    proven(target).add(digest);
    states.proven(digest, hosts(target).stream());
    bad(target).remove(current.get().version());
    unsure.remove(target);
  }

  private void retired(Deployment ended, Admission admission) {
    retirements.done(ended);
    if (ended.givesBack()) leavesNothingStopped(ended, Outcome.SUCCEEDED);
    check(
        admission.record().proven().stream()
            .flatMap(p -> p.spec().instances().stream())
            .noneMatch(i -> ended.touched().contains(i.name())),
        "%s was retired, but the record still knows a release to return to",
        ended.id());
    // What is deployed again has to prove itself again.
    proven(ended.target())
        .removeIf(
            d ->
                admission.record().proven().stream()
                    .noneMatch(p -> p.release().digest().equals(Optional.of(d))));
  }

  private void undone(Deployment ended, Outcome outcome) {
    Set<InstanceName> changed = new LinkedHashSet<>(watch.begunBy(ended.id()));
    if (outcome == Outcome.ROLLED_BACK) bad(ended.target()).add(ended.version());
    if (ended.takesOver()) handedBack(ended, outcome, changed);
    if (outcome == Outcome.FAILED && !changed.isEmpty() && !ended.takesOver()) {
      bad(ended.target()).add(ended.version());
    }
    if (ended.rung().isPresent()) {
      restored(ended);
      if (ended.rung().get().version().equals(ended.version())) {
        bad(ended.target()).remove(ended.version());
      }
      return;
    }
    if (ended.givesBack()) leavesNothingStopped(ended, outcome);
    for (InstanceName name : changed) {
      SimHost host = host(name);
      check(
          host.serving()
              .flatMap(p -> p.digest)
              .filter(d -> !proven(host.target).contains(d))
              .isEmpty(),
          "%s ended as %s, but %s still serves what is not proven",
          ended.id(),
          outcome,
          name);
    }
  }

  private void restored(Deployment ended) {
    Proven rung = ended.rung().orElseThrow();
    check(
        proven(ended.target()).contains(rung.release().digest().orElseThrow()),
        "%s went back to %s, which never proved itself",
        ended.id(),
        rung.version());
    Set<InstanceName> changed = new LinkedHashSet<>(watch.begunBy(ended.id()));
    if (ended.kind() == Kind.ROLLBACK) changed.addAll(ended.touched());
    changed.stream()
        .filter(i -> rung.spec().instance(i).isPresent())
        .forEach(
            i -> {
              live(ended, i, rung.release(), rung.spec());
              states.asTheyWere(ended, i, rung.release());
            });
  }

  private void live(Deployment ended, InstanceName name, Release release, TargetSpec spec) {
    SimHost host = host(name);
    Optional<SimHost.Started> live = Optional.ofNullable(host.live).map(host::process);
    check(
        live.flatMap(p -> p.digest).equals(release.digest()),
        "%s ended, but traffic of %s goes to %s and not to %s",
        ended.id(),
        name,
        live.flatMap(p -> p.version),
        release.version());
    check(
        live.map(p -> p.configuration).equals(Optional.of(spec.process().environment())),
        "%s ended, but %s on %s runs with another configuration",
        ended.id(),
        release.version(),
        name);
    check(
        !watch.undisturbed(host.target) || host.serving().isPresent(),
        "%s ended, but nothing runs on %s",
        ended.id(),
        name);
  }

  private SimHost host(InstanceName name) {
    return java.util.Objects.requireNonNull(world.hosts.get(name), "host");
  }

  /** When everything was healed and nothing is left to do. */
  void settled() {
    for (DeploymentId id : accepted) {
      check(closed.getOrDefault(id, 0) == 1, "%s has no outcome", id);
    }
    retirements.settled();
    for (TargetRecord record : world.broker.records()) {
      check(record.holder().isEmpty(), "%s is still held", record.target());
      check(record.waiting().isEmpty(), "%s still has somebody waiting", record.target());
      check(record.proposed().isEmpty(), "a person is still asked about %s", record.target());
      // Whoever left it half done is gone, and the record says so: the next deployment mends it.
      if (record.unsure().isPresent()) {
        unsure.add(record.target());
        continue;
      }
      record
          .current()
          .filter(now -> !retirements.halfGone(record.target()))
          .ifPresent(
              now ->
                  now.spec()
                      .instances()
                      .forEach(
                          i ->
                              check(
                                  Optional.ofNullable(host(i.name()).live)
                                      .flatMap(s -> host(i.name()).process(s).digest)
                                      .equals(now.release().digest()),
                                  "the record of %s says %s, but %s serves something else",
                                  record.target(),
                                  now.version(),
                                  i.name())));
    }
    world
        .hosts
        .values()
        .forEach(
            h ->
                check(
                    unsure.contains(h.target)
                        || h.serving()
                            .flatMap(p -> p.digest)
                            .filter(d -> !proven(h.target).contains(d))
                            .isEmpty(),
                    "in the end %s serves what never proved itself",
                    h.name));
  }
}
