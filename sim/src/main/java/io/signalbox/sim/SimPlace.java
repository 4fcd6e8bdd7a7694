package io.signalbox.sim;

import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.ByHand;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Finding;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.HeldRelease;
import io.signalbox.engine.port.Observation.Restored;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.Hook;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.sim.Faults.Fault;
import io.signalbox.sim.SimHost.Started;
import io.signalbox.sim.Watch.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The wire between an engine and a simulated host: where calls are lost, cut off and refused. */
final class SimPlace implements Place, ByHand {
  /** Until somebody gives up on what hangs. */
  private static final long HANGS = 60_000;

  private final World world;
  private final Execution execution;
  private final SimHost host;
  private final TargetSpec spec;

  SimPlace(World world, Execution execution, SimHost host, TargetSpec spec) {
    this.world = world;
    this.execution = execution;
    this.host = host;
    this.spec = spec;
  }

  private void reach(String what) throws StepFailedException {
    world.point(execution, what + " on " + host.name);
    reached();
  }

  private void reached() throws StepFailedException {
    if (!host.reachable) throw failed(Code.UNREACHABLE, "no connection");
  }

  private StepFailedException failed(Code code, String message) {
    return new StepFailedException(StepFailed.of(code, host.name.value(), message, "Look."));
  }

  private Evidence changed(String what) {
    return Evidence.of(host.name.value(), true, what);
  }

  /** A quick mutating command: checked and done in one go, but its answer may be lost. */
  private Evidence change(Claim claim, Kind kind, Slot slot, String what, Runnable effect)
      throws StepFailedException {
    reach(what);
    Fault fault = before(what);
    permit(claim, what);
    if (fault == Fault.WRONG) return changed(what);
    boolean hiccup = world.hiccups(host);
    if (!hiccup || world.chaos.pick(2) == 0) effect(claim, kind, slot, what, effect);
    if (hiccup) throw failed(Code.COMMAND_FAILED, what + " failed by chance");
    world.point(execution, what + " done on " + host.name);
    reached();
    after(fault, what);
    return changed(what);
  }

  /** What goes wrong at once; the rest is for later. */
  private Fault before(String what) throws StepFailedException {
    Fault fault = world.fault(execution, host, what);
    if (fault == Fault.ERROR) throw failed(Code.COMMAND_FAILED, what + " failed on purpose");
    return fault;
  }

  private void after(Fault fault, String what) throws StepFailedException {
    switch (fault) {
      case NONE, ERROR, WRONG -> {}
      case HANG -> {
        world.pass(HANGS);
        throw failed(Code.TIMEOUT, what + " did not come to an end");
      }
      case LOST -> throw failed(Code.UNREACHABLE, "the connection was lost at " + what);
    }
  }

  /** A look: whatever goes wrong, it says nothing. */
  private void looks(String what) throws StepFailedException {
    Fault fault = before(what);
    if (fault == Fault.WRONG) throw failed(Code.COMMAND_FAILED, what + " makes no sense");
    after(fault, what);
  }

  /** A lengthy one: it runs on the host for a while, until it is done or a newer claim ends it. */
  private Evidence run(Claim claim, Kind kind, Slot slot, String what, Runnable effect)
      throws StepFailedException {
    reach(what);
    Fault fault = before(what);
    permit(claim, what);
    if (fault == Fault.WRONG) return changed(what);
    SimHost.Run run = new SimHost.Run(claim, what);
    host.runs.add(run);
    try {
      world.point(execution, what + " running on " + host.name);
    } catch (Crash died) {
      if (died.leaves) leave(run, claim, kind, slot, what, effect);
      else host.runs.remove(run);
      throw died;
    }
    if (!host.runs.remove(run)) throw failed(Code.COMMAND_FAILED, what + " was ended");
    effect(claim, kind, slot, what, effect);
    world.point(execution, what + " done on " + host.name);
    reached();
    after(fault, what);
    return changed(what);
  }

  private void leave(
      SimHost.Run run, Claim claim, Kind kind, Slot slot, String what, Runnable effect) {
    world.at(
        world.now() + world.chaos.between(50, 20_000),
        () -> {
          if (host.runs.remove(run)) effect(claim, kind, slot, "left behind: " + what, effect);
        });
  }

  private void permit(Claim claim, String what) throws StepFailedException {
    if (host.accepts(claim)) return;
    world.say(() -> "  ✗ %s refuses to %s: a newer claim".formatted(host.name, what));
    throw failed(Code.FENCED, "a newer claim was given out");
  }

  private void effect(Claim claim, Kind kind, Slot slot, String what, Runnable effect) {
    world.say(() -> "    %s: %s".formatted(host.name, what));
    world.watch.effect(host, claim, execution.deployment(), kind, slot, spec, effect);
  }

  @Override
  public Claim claim(Fence fence, DeploymentId deployment, long transition)
      throws StepFailedException {
    reach("claim");
    world.watch.claims(host, execution.deployment());
    Optional<Claim> claim = host.claim(fence, deployment, transition);
    if (claim.isEmpty()) {
      world.say(() -> "  ✗ %s refuses fence %s".formatted(host.name, fence));
      throw failed(Code.FENCED, "a newer fence was seen");
    }
    world.watch.claimed(host, fence, transition);
    world.point(execution, "claimed " + host.name);
    looks("claim");
    return claim.get();
  }

  @Override
  public Observation observe() throws StepFailedException {
    reach("observe");
    looks("observe");
    return host.observe(spec.process().environment());
  }

  @Override
  public List<Finding> inspect(long releaseBytes) throws StepFailedException {
    reach("inspect");
    String reading = host.diskFull ? "0 bytes free" : "enough";
    return List.of(new Finding(host.name.value(), "disk", !host.diskFull, reading));
  }

  @Override
  public Evidence backup(Claim claim, DeploymentId id, Set<DeploymentId> needed)
      throws StepFailedException {
    if (host.diskFull) throw failed(Code.DISK_FULL, "no space for the backup");
    return run(
        claim,
        Kind.OTHER,
        Slot.A,
        "back up",
        () -> {
          host.keep(id);
          host.pruneBackups(spec.backup().keep(), needed);
        });
  }

  @Override
  public Evidence restoreBackup(Claim claim, DeploymentId id, boolean data)
      throws StepFailedException {
    if (host.diskFull)
      throw failed(Code.BACKUP_FAILED, "no space to keep what would be overwritten");
    Restored wanted = new Restored(execution.deployment().id(), id, data);
    return run(
        claim,
        Kind.RESTORE,
        Slot.A,
        "bring back backup %s%s".formatted(id, data ? " with its data" : ""),
        () -> host.bringBack(wanted));
  }

  Evidence push(Claim claim, Release release) throws StepFailedException {
    if (host.diskFull) throw failed(Code.DISK_FULL, "no space for the release");
    Digest digest = SimPlatform.digest(host.target, release.version());
    if (release.digest().filter(d -> !d.equals(digest)).isPresent()) {
      throw failed(Code.ARTIFACT_CORRUPT, "not the digest of the release");
    }
    return run(
        claim,
        Kind.OTHER,
        Slot.A,
        "push " + release.version(),
        () -> host.put(new HeldRelease(release.version(), digest, false)));
  }

  @Override
  public Evidence install(Claim claim, Release release) throws StepFailedException {
    if (world.behaviour(host.target, release.version()) == Behaviour.INSTALL_FAILS) {
      throw failed(Code.INSTALL_FAILED, "exit code 1");
    }
    return run(
        claim,
        Kind.OTHER,
        Slot.A,
        "install " + release.version(),
        () ->
            host.held(release)
                .ifPresent(h -> host.put(new HeldRelease(h.version(), h.digest(), true))));
  }

  @Override
  public Evidence start(Claim claim, Slot slot, Release release) throws StepFailedException {
    return run(
        claim,
        Kind.START,
        slot,
        "start %s in slot %s".formatted(release.version(), slot.lower()),
        () -> {
          world.watch.starts(host, slot, release, spec);
          seat(slot, release);
          if (!execution.deployment().goingBack()) write(execution.deployment().id().value());
        });
  }

  /** A new release writes its own configuration, and everything that runs writes data. */
  private void write(String by) {
    host.state = new SimHost.State(by, by);
  }

  private void seat(Slot slot, Release release) {
    host.slots.put(
        slot,
        new Started(
            Optional.of(release.version()),
            release.digest(),
            spec.process().environment(),
            world.now(),
            RunState.STOPPED));
    Trouble.boot(world, host, slot);
  }

  @Override
  public Evidence stop(Claim claim, Slot slot) throws StepFailedException {
    return run(
        claim,
        Kind.STOP,
        slot,
        "stop slot " + slot.lower(),
        () -> host.process(slot).state = RunState.STOPPED);
  }

  @Override
  public Evidence switchTo(Claim claim, Slot slot) throws StepFailedException {
    reached();
    if (host.byHand != null && host.byHand.runs) {
      throw failed(Code.TRAFFIC_FAILED, "what runs by hand has the port");
    }
    return change(
        claim,
        Kind.SWITCH,
        slot,
        "switch to slot %s (%s)"
            .formatted(slot.lower(), host.process(slot).version.map(Version::value).orElse("-")),
        () -> host.live = slot);
  }

  @Override
  public Evidence takeOut(Claim claim) throws StepFailedException {
    return change(claim, Kind.TAKE_OUT, Slot.A, "take out", () -> host.live = null);
  }

  private SimHost.ByHand unit() {
    return java.util.Objects.requireNonNull(host.byHand, "what runs by hand");
  }

  @Override
  public Evidence supersede(Claim claim) throws StepFailedException {
    if (world.rules.notesFirst()) note(claim);
    Evidence stopped =
        run(claim, Kind.HAND_OVER, Slot.A, "stop what runs by hand", () -> unit().runs = false);
    if (!world.rules.notesFirst()) note(claim);
    return stopped;
  }

  private void note(Claim claim) throws StepFailedException {
    change(claim, Kind.HAND_OVER, Slot.A, "note how it runs by hand", () -> unit().noted = true);
  }

  @Override
  public Evidence reinstate(Claim claim) throws StepFailedException {
    reach("look for what ran by hand");
    permit(claim, "reinstate");
    if (host.byHand == null || !unit().noted)
      return Evidence.of(host.name.value(), false, "was not stopped");
    if (host.live != null) throw failed(Code.UNFIT, "a slot has the traffic");
    run(claim, Kind.HAND_OVER, Slot.A, "start what ran by hand", () -> unit().runs = true);
    return change(claim, Kind.HAND_OVER, Slot.A, "note that it runs", host::settle);
  }

  @Override
  public boolean serves() throws StepFailedException {
    reach("look at what runs by hand");
    return unit().runs;
  }

  @Override
  public Evidence prune(Claim claim, Set<Version> keep, Set<DeploymentId> needed)
      throws StepFailedException {
    return change(
        claim,
        Kind.OTHER,
        Slot.A,
        "prune",
        () -> {
          if (!execution.deployment().takesOver() && host.live != null) host.settle();
          world.watch.pruned(host, host.prune(keep, spec.keepReleases()));
          host.pruneBackups(spec.backup().keep(), needed);
        });
  }

  @Override
  public Evidence retire(Claim claim, boolean purge) throws StepFailedException {
    boolean used =
        host.live != null || host.slots.values().stream().anyMatch(SimHost.Started::runs);
    if (used) throw failed(Code.COMMAND_FAILED, "a slot is used");
    return change(
        claim,
        Kind.RETIRE,
        Slot.A,
        "retire",
        () -> {
          host.settle();
          host.retire(purge);
          if (purge) world.watch.ends().states().unknown(host.target);
        });
  }

  @Override
  public Evidence hook(Claim claim, Hook hook, Map<String, String> environment)
      throws StepFailedException {
    return run(claim, Kind.OTHER, Slot.A, "hook " + hook.name(), () -> {});
  }

  /** Requests fail where no process answers them, and only there. */
  @Override
  public Sample sample(CheckSpec check, SourceSpec.Asked source, Slot slot, String mark)
      throws StepFailedException {
    reach("sample");
    return sample(check, new Reading.Counts(host.process(slot).runs() ? 0 : 20, 20));
  }

  @Override
  public Sample before(CheckSpec check, Instant from, Instant until) throws StepFailedException {
    reach("look back");
    Reading half = new Reading.Counts(0, 1_000);
    return sample(check, new Reading.Before(Duration.between(from, until), half, half));
  }

  private Sample sample(CheckSpec check, Reading reading) {
    return new Sample(check.name(), host.name, world.instant(), Duration.ofMillis(5), reading, "");
  }

  @Override
  public Probe probe(Slot slot) throws StepFailedException {
    reach("probe");
    Fault fault = before("probe");
    after(fault, "probe");
    Started process = host.process(slot);
    boolean live = slot == host.live;
    boolean healthy =
        fault != Fault.WRONG
            && process.runs()
            && process
                .version
                .map(v -> world.behaviour(host.target, v))
                .filter(b -> b.healthy(world.now() - process.started, live))
                .isPresent();
    process.answered = healthy ? process.answered + 1 : 0;
    world.watch.probed(host, process, spec);
    return new Probe(
        host.name,
        slot,
        live,
        world.instant(),
        healthy,
        Duration.ofMillis(5),
        healthy ? "200" : process.runs() ? "500" : "connection refused");
  }

  @Override
  public List<String> differing(Version version) throws StepFailedException {
    reach("compare");
    return List.of();
  }

  @Override
  public List<String> logs(Slot slot, int lines) throws StepFailedException {
    reach("logs");
    return List.of();
  }
}
