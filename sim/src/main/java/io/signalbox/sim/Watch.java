package io.signalbox.sim;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.sim.SimHost.Started;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** Looks at every effect on a host at the moment it happens. */
final class Watch {
  /** One of its own, and one for each signal that has left it waiting where it was. */
  private static final int MOST_WAKE_UPS = 16;

  private final World world;
  private final Ends ends;
  private final Proposed proposed = new Proposed();
  private final Map<SimHost, Seen> claims = new HashMap<>();
  private final Map<SimHost, Set<Digest>> gated = new HashMap<>();
  private final Map<DeploymentId, Set<InstanceName>> begun = new HashMap<>();
  private final Map<Target, String> disturbances = new HashMap<>();

  /** Who was stopped on the way forward, and in which transition. */
  private final Map<DeploymentId, Long> stopped = new HashMap<>();

  /** Who asked for it, as its first decision says. */
  private final Map<DeploymentId, String> askedBy = new HashMap<>();

  Watch(World world) {
    this.world = world;
    this.ends = new Ends(world, this);
  }

  /** What a command does. */
  enum Kind {
    START,
    STOP,
    SWITCH,
    TAKE_OUT,
    RESTORE,
    RETIRE,
    /** Stops what runs by hand, or starts it again. */
    HAND_OVER,
    OTHER
  }

  private record Seen(Fence fence, long transition, long at) {}

  static void check(boolean fine, String otherwise, Object... details) {
    if (fine) return;
    String told = otherwise;
    for (Object detail : details) {
      told = told.replaceFirst("%[sd]", Matcher.quoteReplacement(String.valueOf(detail)));
    }
    throw new Violation(told);
  }

  /** A trouble that can make a good release fail; a host that is only away is none. */
  void disturbed(Target target, String how) {
    disturbances.put(target, how);
  }

  boolean undisturbed(Target target) {
    return !disturbances.containsKey(target);
  }

  Ends ends() {
    return ends;
  }

  /** Its record is gone; the hosts know more. */
  void lost(Target target) {
    ends.lost(target);
    proposed.lost(target);
  }

  /** Instances on which a deployment really has started something. */
  Set<InstanceName> begunBy(DeploymentId id) {
    return begun.computeIfAbsent(id, i -> new LinkedHashSet<>());
  }

  /** Its fence may be too low, and it has nothing to do there. */
  void claims(SimHost host, Deployment by) {
    check(by.kind() != Deployment.Kind.ADOPT, "the adoption %s claimed %s", by.id(), host.name);
  }

  void claimed(SimHost host, Fence fence, long transition) {
    Seen last = claims.get(host);
    boolean older =
        last != null
            && (fence.compareTo(last.fence()) < 0
                || (fence.equals(last.fence()) && transition < last.transition()));
    check(!older, "%s gave a claim to fence %s again, after a newer one", host.name, fence);
    claims.put(host, new Seen(fence, transition, world.now()));
  }

  void effect(
      SimHost host,
      Claim claim,
      Deployment by,
      Kind kind,
      Slot slot,
      TargetSpec spec,
      Runnable effect) {
    check(host.newest(claim), "a late command of %s took effect on %s", by.id(), host.name);
    check(by.kind() != Deployment.Kind.ADOPT, "the adoption %s changed %s", by.id(), host.name);
    check(
        by.transition() < stopped.getOrDefault(by.id(), Long.MAX_VALUE),
        "%s changed %s, though a person had stopped it",
        by.id(),
        host.name);
    boolean overlap = spec.process().overlap();
    Optional<Started> serving = host.serving();
    boolean precious =
        overlap && serving.flatMap(p -> p.digest).filter(d -> proven(host, d)).isPresent();
    boolean touches =
        switch (kind) {
          case START, SWITCH, TAKE_OUT, RESTORE, HAND_OVER -> true;
          case STOP -> by.cursor().step() != Step.FINISH;
          case RETIRE, OTHER -> false;
        };
    ends.retirements().acted(host, claim, by, kind);
    if (touches) {
      check(
          by.touched().contains(host.name),
          "%s changed %s, which its message does not count as touched",
          by.id(),
          host.name);
      if (!by.goingBack()) begunBy(by.id()).add(host.name);
    }
    if (kind == Kind.SWITCH) switches(host, slot, overlap);
    if (kind == Kind.STOP && by.cursor().step() == Step.FINISH) {
      check(host.live != slot, "finish of %s stopped the live slot of %s", by.id(), host.name);
    }
    String data = host.state.data();
    effect.run();
    check(
        host.byHand == null || !host.byHand.runs || host.live == null,
        "%s has two who want its port: what runs by hand, and the front",
        host.name);
    check(
        !host.forgotten() || by.kind() == Deployment.Kind.RETIRE,
        "nobody answers on %s, and nothing there says how to undo that",
        host.name);
    boolean mayRestoreData =
        by.kind() == Deployment.Kind.ROLLBACK && by.cause().wishes().restoreData();
    check(
        !by.goingBack() || mayRestoreData || host.state.data().equals(data),
        "%s went back and took the data of %s along, which nobody asked for",
        by.id(),
        host.name);
    check(
        !precious
            || by.kind() == Deployment.Kind.RETIRE
            || leavesOut(by, host)
            || host.serving().isPresent()
            || endedByItself(host),
        "%s took %s out of service, which served a proven release",
        by.id(),
        host.name);
  }

  /** It goes back to a release that knows nothing of this instance. */
  private static boolean leavesOut(Deployment by, SimHost host) {
    return by.goingBack()
        && by.rung().filter(p -> p.spec().instance(host.name).isEmpty()).isPresent();
  }

  /** A process may end between the last look at it and the switch; nobody can exclude that. */
  private boolean endedByItself(SimHost host) {
    Seen last = claims.get(host);
    boolean rebooted = last != null && host.rebooted >= last.at();
    boolean died =
        Optional.ofNullable(host.live)
            .filter(s -> host.process(s).state == Observation.RunState.FAILED)
            .isPresent();
    return rebooted || died;
  }

  private boolean proven(SimHost host, Digest digest) {
    return ends.proven(host.target).contains(digest);
  }

  private void switches(SimHost host, Slot slot, boolean overlap) {
    Started process = host.process(slot);
    check(process.digest.isPresent(), "traffic of %s went to an empty slot", host.name);
    if (!overlap) return;
    Digest digest = process.digest.orElseThrow();
    check(
        proven(host, digest) || gated.getOrDefault(host, Set.of()).contains(digest),
        "traffic of %s went to %s, which never passed a gate there",
        host.name,
        process.version);
    check(
        process.answered > 0,
        "traffic of %s went to a process of %s that never answered",
        host.name,
        process.version);
  }

  void starts(SimHost host, Slot slot, Release release, TargetSpec spec) {
    check(
        host.holds(release),
        "%s started %s, which is not installed there",
        host.name,
        release.version());
    release.digest().ifPresent(d -> gated.computeIfAbsent(host, h -> new HashSet<>()).remove(d));
    boolean overlap = spec.process().overlap();
    check(
        !(overlap && host.live == slot && host.process(slot).runs()),
        "%s replaced its running live slot",
        host.name);
    Seen last = claims.get(host);
    boolean asCommanded = last != null && host.rebooted < last.at();
    check(
        overlap || !asCommanded || !host.process(slot.other()).runs(),
        "two processes of %s ran at the same time",
        host.name);
  }

  void probed(SimHost host, Started process, TargetSpec spec) {
    if (process.answered >= spec.gate().successes()) {
      process.digest.ifPresent(d -> gated.computeIfAbsent(host, h -> new HashSet<>()).add(d));
    }
  }

  void pruned(SimHost host, List<Version> removed) {
    Optional<Version> live = Optional.ofNullable(host.live).flatMap(s -> host.process(s).version);
    check(
        live.filter(removed::contains).isEmpty(),
        "the live release %s of %s was pruned",
        live,
        host.name);
  }

  void decided(Decision decision) {
    Deployment next = decision.next();
    single(next.id());
    askedBy.putIfAbsent(next.id(), next.cause().by());
    stops(decision);
    proposed.decided(decision);
    long wakeUps =
        world.broker.all().stream()
            .filter(
                b ->
                    b instanceof SimBroker.Body.Wake w && w.wakeUp().deployment().equals(next.id()))
            .count();
    check(wakeUps <= MOST_WAKE_UPS, "%d wake-ups wait for %s", wakeUps, next.id());
    if (next.status() instanceof Status.Waiting w && w.why() == Status.Why.QUARANTINE) {
      check(
          !undisturbed(next.target()) || lacksData(next),
          "%s went into quarantine, though nothing kept its ladder from being restored",
          next.id());
    }
  }

  /** From a pause until somebody says otherwise, nothing goes forward. */
  private void stops(Decision decision) {
    Deployment next = decision.next();
    for (What what : decision.facts()) {
      if (what instanceof What.Parked p && p.why() == Status.Why.APPROVAL) {
        stopped.put(next.id(), next.transition());
      }
      if (what instanceof What.Approved approved) {
        stopped.remove(next.id());
        next.plan().spec().approvals().ifPresent(asked -> approved(next.id(), asked, approved));
      }
      if (!(what instanceof What.Heard heard) || !heard.obeyed()) continue;
      if (heard.signal() instanceof Signal.Pause) stopped.put(next.id(), next.transition());
      else if (heard.signal().goesOn()) stopped.remove(next.id());
    }
    if (next.goingBack()) stopped.remove(next.id());
  }

  private void approved(DeploymentId id, ApprovalSpec asked, What.Approved approved) {
    check(
        Set.copyOf(approved.by()).size() >= asked.quorum(),
        "%s was approved by %s alone",
        id,
        approved.by());
    check(
        !asked.fourEyes() || !approved.by().contains(askedBy.get(id)),
        "%s was approved by %s, who had asked for it",
        id,
        approved.by());
  }

  /** Data was asked for, and who left the release was stopped before it had kept any. */
  boolean lacksData(Deployment next) {
    return next.restoresData()
        && next.rung()
            .filter(
                rung ->
                    next.touched().stream()
                        .map(world.hosts::get)
                        .anyMatch(h -> h != null && !h.keepsOneOf(rung.backups())))
            .isPresent();
  }

  private void single(DeploymentId id) {
    check(world.broker.tokens(id) <= 1, "%s has more than one token", id);
  }

  void admitted(TargetRecord before, Ask ask, Circumstances around, Admission admission) {
    admission
        .dispatches()
        .forEach(
            d -> {
              if (d instanceof Admission.Dispatch.Start s) single(s.deployment().id());
            });
    new Starting(world, around).check(before, ask, admission);
    ends.admitted(before, ask, admission);
    proposed.admitted(before, ask, admission);
  }
}
