package io.signalbox.bench;

import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Artifact;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Finding;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.spec.Hook;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hosts on which everything is done already: what remains is the cost of the workflow itself. */
final class IdlePlatform implements Platform {
  private static final Digest DIGEST = new Digest("sha256:" + "ab".repeat(32));
  private static final Version VERSION = new Version("1");
  private static final Evidence DONE = Evidence.of("idle", false, "done already");
  private static final Observation DONE_ALREADY =
      new Observation(
          Fence.NONE,
          1,
          Optional.of(Slot.A),
          Map.of(
              Slot.A,
              new Observation.Seat(
                  Optional.of(VERSION), Optional.of(DIGEST), Observation.RunState.RUNNING, ""),
              Slot.B,
              Observation.Seat.EMPTY),
          List.of(new Observation.HeldRelease(VERSION, DIGEST, true)));

  private final Runnable acting;

  /**
   * @param acting told at each claim: the first thing that is done to a host
   */
  IdlePlatform(Runnable acting) {
    this.acting = acting;
  }

  @Override
  public Place place(TargetSpec spec, Instance instance) {
    return new IdlePlace(instance.name(), acting);
  }

  @Override
  public Artifact artifact(Release release) {
    return new Artifact(DIGEST, 1, 1);
  }

  @Override
  public Map<InstanceName, Result<Evidence>> push(
      TargetSpec spec, Release release, Map<InstanceName, Claim> claims) {
    return Map.of();
  }

  @Override
  public List<PlannedCommand> describe(TargetSpec spec, Release release, Instance instance) {
    return List.of();
  }

  private record IdlePlace(InstanceName name, Runnable acting) implements Place {
    @Override
    public Claim claim(Fence fence, DeploymentId deployment, long transition) {
      acting.run();
      return new Claim(fence, transition, 1);
    }

    @Override
    public Observation observe() {
      return DONE_ALREADY;
    }

    @Override
    public List<Finding> inspect(long releaseBytes) {
      return List.of();
    }

    @Override
    public Evidence backup(Claim claim, DeploymentId id, Set<DeploymentId> needed) {
      return DONE;
    }

    @Override
    public Evidence restoreBackup(Claim claim, DeploymentId id, boolean data) {
      return DONE;
    }

    @Override
    public Evidence install(Claim claim, Release release) {
      return DONE;
    }

    @Override
    public Evidence start(Claim claim, Slot slot, Release release) {
      return DONE;
    }

    @Override
    public Evidence stop(Claim claim, Slot slot) {
      return DONE;
    }

    @Override
    public Evidence switchTo(Claim claim, Slot slot) {
      return DONE;
    }

    @Override
    public Evidence takeOut(Claim claim) {
      return DONE;
    }

    @Override
    public Evidence prune(Claim claim, Set<Version> keep, Set<DeploymentId> needed) {
      return DONE;
    }

    @Override
    public Evidence retire(Claim claim, boolean purge) {
      return DONE;
    }

    @Override
    public Evidence hook(Claim claim, Hook hook, Map<String, String> environment) {
      return DONE;
    }

    @Override
    public Probe probe(Slot slot) {
      return new Probe(name, slot, true, Instant.now(), true, Duration.ZERO, "200");
    }

    @Override
    public List<String> differing(Version version) {
      return List.of();
    }

    @Override
    public List<String> logs(Slot slot, int lines) {
      return List.of();
    }
  }
}
