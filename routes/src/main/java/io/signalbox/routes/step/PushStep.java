package io.signalbox.routes.step;

import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.HeldRelease;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Hook;
import io.signalbox.engine.spec.Instance;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings the release to every instance that lacks it, installs it, and reads both back. */
final class PushStep {
  private PushStep() {}

  static StepReport run(Site site, InstantSource clock) {
    List<Instance> instances = receivers(site);
    Release release = site.now().activeRelease();
    Map<InstanceName, Result<Boolean>> present =
        site.fanout().each(instances, i -> held(site.place(i).observe(), release).isPresent());
    List<StepFailed> failures = new ArrayList<>(Fanout.failures(present));
    if (!failures.isEmpty()) return new StepReport.Missed(clock.instant(), failures);

    Map<InstanceName, Claim> missing = new HashMap<>();
    for (Instance instance : instances) {
      Claim claim = site.claims().get(instance.name());
      boolean there = present.get(instance.name()) instanceof Result.Ok<Boolean> ok && ok.value();
      if (!there && claim != null) missing.put(instance.name(), claim);
    }
    List<Evidence> evidence = new ArrayList<>();
    if (!missing.isEmpty()) {
      Map<InstanceName, Result<Evidence>> pushed =
          site.platform().push(site.spec(), release, missing);
      evidence.addAll(Fanout.values(pushed));
      failures.addAll(Fanout.failures(pushed));
    }
    if (failures.isEmpty()) {
      Map<InstanceName, Result<Evidence>> ready =
          site.fanout().each(instances, i -> install(site, i, release));
      evidence.addAll(Fanout.values(ready));
      failures.addAll(Fanout.failures(ready));
    }
    if (failures.isEmpty() && !site.now().goingBack()) migrate(site, evidence, failures);
    return failures.isEmpty()
        ? new StepReport.Done(clock.instant(), evidence)
        : new StepReport.Missed(clock.instant(), failures);
  }

  /** On the way back only what was touched gets the old release again. */
  private static List<Instance> receivers(Site site) {
    return site.now().goingBack()
        ? site.spec().instances().stream()
            .filter(i -> site.now().touched().contains(i.name()))
            .toList()
        : site.spec().instances();
  }

  private static java.util.Optional<HeldRelease> held(Observation seen, Release release)
      throws StepFailedException {
    Digest digest = Site.digest(release);
    return seen.release(release.version()).filter(r -> r.digest().equals(digest));
  }

  private static Evidence install(Site site, Instance instance, Release release)
      throws StepFailedException {
    HeldRelease held =
        held(site.place(instance).observe(), release)
            .orElseThrow(
                () ->
                    Site.notProven(
                        instance, "release " + release.version(), "none of that digest"));
    if (held.ready())
      return Evidence.of(
          instance.name().value(), false, release.version() + " is there and installed");
    Evidence evidence = site.place(instance).install(site.claim(instance), release);
    boolean ready =
        held(site.place(instance).observe(), release).map(HeldRelease::ready).orElse(false);
    if (!ready) throw Site.notProven(instance, release.version() + " to be installed", "it is not");
    return evidence;
  }

  private static void migrate(Site site, List<Evidence> evidence, List<StepFailed> failures) {
    try {
      site.hooks(site.spec().instances().getFirst(), Hook.Moment.MIGRATE, evidence);
    } catch (StepFailedException e) {
      failures.add(e.failed());
    }
  }
}
