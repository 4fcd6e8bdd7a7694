package io.signalbox.sim;

import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Artifact;
import io.signalbox.engine.port.ByHand;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way to the simulated hosts, for one execution of a step. */
final class SimPlatform implements Platform {
  private final World world;
  private final Execution execution;

  SimPlatform(World world, Execution execution) {
    this.world = world;
    this.execution = execution;
  }

  static Digest digest(Target target, Version version) {
    return new Digest("sha256:%064x".formatted((target + "/" + version).hashCode() & 0xffffffffL));
  }

  @Override
  public Place place(TargetSpec spec, Instance instance) {
    return at(spec, instance.name());
  }

  private SimPlace at(TargetSpec spec, InstanceName name) {
    SimHost host = java.util.Objects.requireNonNull(world.hosts.get(name), "host of " + name);
    return new SimPlace(world, execution, host, spec);
  }

  @Override
  public Artifact artifact(Release release) throws StepFailedException {
    world.point(execution, "artifact");
    Target target = execution.deployment().target();
    if (world.behaviour(target, release.version()) == Behaviour.NO_ARTIFACT) {
      throw new StepFailedException(
          StepFailed.of(
              StepFailed.Code.ARTIFACT_MISSING, release.artifact(), "is not there", "Build it."));
    }
    return new Artifact(digest(target, release.version()), 1_000, 10);
  }

  @Override
  public Optional<ByHand> byHand(TargetSpec spec, Instance instance) {
    return spec.adopt().map(a -> at(spec, instance.name()));
  }

  @Override
  public Map<InstanceName, Result<Evidence>> push(
      TargetSpec spec, Release release, Map<InstanceName, Claim> claims) {
    Map<InstanceName, Result<Evidence>> results = new LinkedHashMap<>();
    claims.keySet().stream()
        .sorted()
        .forEach(
            name -> {
              Claim claim = java.util.Objects.requireNonNull(claims.get(name), "claim");
              try {
                results.put(name, new Result.Ok<>(at(spec, name).push(claim, release)));
              } catch (StepFailedException e) {
                results.put(name, new Result.No<>(e.failed()));
              }
            });
    return results;
  }

  @Override
  public List<PlannedCommand> describe(TargetSpec spec, Release release, Instance instance) {
    return List.of();
  }
}
