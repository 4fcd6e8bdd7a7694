package io.signalbox.platforms.host;

import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Artifact;
import io.signalbox.engine.port.ByHand;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.artifact.Content;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the transports have in common: everything but the shell. */
public abstract class HostPlatform implements Platform {
  private static final Duration STALL = Duration.ofSeconds(20);

  private final Artifacts artifacts;
  private final Secrets secrets;
  private final FrontLauncher launcher;
  private final Duration stall;

  protected HostPlatform(Artifacts artifacts, Secrets secrets, FrontLauncher launcher) {
    this(artifacts, secrets, launcher, STALL);
  }

  /**
   * @param stall how long a host may take no data of a push before it is left behind
   */
  protected HostPlatform(
      Artifacts artifacts, Secrets secrets, FrontLauncher launcher, Duration stall) {
    this.artifacts = artifacts;
    this.secrets = secrets;
    this.launcher = launcher;
    this.stall = stall;
  }

  /** The way to this instance's host. Opens nothing yet. */
  protected abstract Shell shell(Instance instance);

  /** How commands see this instance. */
  protected abstract Site site(TargetSpec spec, Instance instance);

  @Override
  public final Place place(TargetSpec spec, Instance instance) {
    return new HostPlace(
        site(spec, instance), shell(instance), secrets, launcher, Clock.systemUTC());
  }

  @Override
  public final Artifact artifact(Release release) throws StepFailedException {
    return artifacts.content(release).artifact();
  }

  @Override
  public final Artifact artifact(TargetSpec spec, Release release) throws StepFailedException {
    return release.liesOnHosts()
        ? handMade(spec, release).read(i -> caller(site(spec, i), i))
        : artifact(release);
  }

  @Override
  public final Optional<ByHand> byHand(TargetSpec spec, Instance instance) {
    Site site = site(spec, instance);
    return spec.adopt().map(a -> new HostByHand(caller(site, instance), a));
  }

  /** All instances of a target have the same secrets. */
  private HandMade handMade(TargetSpec spec, Release release) {
    Scrub scrub = new Settings(site(spec, spec.instances().getFirst()), secrets).scrub();
    return new HandMade(spec, release, scrub);
  }

  private HostCaller caller(Site site, Instance instance) {
    return new HostCaller(site, shell(instance), new Settings(site, secrets).scrub());
  }

  @Override
  public final Map<InstanceName, Result<Evidence>> push(
      TargetSpec spec, Release release, Map<InstanceName, Claim> claims) {
    if (release.liesOnHosts()) {
      return handMade(spec, release).take(claims, i -> caller(site(spec, i), i));
    }
    Content content;
    try {
      content = artifacts.content(release);
    } catch (StepFailedException e) {
      Map<InstanceName, Result<Evidence>> all = new HashMap<>();
      claims.keySet().forEach(name -> all.put(name, new Result.No<>(e.failed())));
      return all;
    }
    List<ReleasePush.Receiver> receivers = new ArrayList<>();
    for (Instance instance : spec.instances()) {
      Claim claim = claims.get(instance.name());
      if (claim == null) continue;
      Site site = site(spec, instance);
      receivers.add(new ReleasePush.Receiver(site, caller(site, instance), claim));
    }
    return new ReleasePush(content, release, stall).to(receivers);
  }

  @Override
  public final List<PlannedCommand> describe(TargetSpec spec, Release release, Instance instance) {
    return Description.of(site(spec, instance), release);
  }
}
