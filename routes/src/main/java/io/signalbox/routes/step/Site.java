package io.signalbox.routes.step;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.PushedSamples;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Hook;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One execution of a step: the deployment, the platform, what others have measured, and the claims
 * that its hosts gave for this execution.
 */
record Site(
    Deployment now,
    Platform platform,
    PushedSamples pushed,
    Map<InstanceName, Claim> claims,
    Fanout fanout) {

  TargetSpec spec() {
    return now.activeSpec();
  }

  Place place(Instance instance) {
    return platform.place(spec(), instance);
  }

  /** Claims an instance for this execution. */
  Claim take(Instance instance) throws StepFailedException {
    return place(instance).claim(now.fence(), now.id(), now.transition());
  }

  /** The same execution, with that claim. */
  Site holding(Instance instance, Claim claim) {
    return new Site(now, platform, pushed, Map.of(instance.name(), claim), fanout);
  }

  /**
   * The claim on an instance. Only a way back works without some: those hosts count as unreachable
   * there.
   */
  Claim claim(Instance instance) throws StepFailedException {
    Claim claim = claims.get(instance.name());
    if (claim == null) {
      throw new StepFailedException(
          StepFailed.of(
              StepFailed.Code.UNREACHABLE,
              instance.name().value(),
              "was not claimed, so nothing may be done on it",
              "Bring the host back; the deployment goes on by itself."));
    }
    return claim;
  }

  /**
   * For a service that may not overlap: the live slot, and whatever an execution that was cut off
   * has left in the other one.
   */
  void stopAllBut(Optional<Slot> kept, Instance instance, Observation seen)
      throws StepFailedException {
    for (Slot slot : Slot.values()) {
      boolean runs = seen.seat(slot).state() != Observation.RunState.STOPPED;
      boolean comesBack = seen.live().equals(Optional.of(slot));
      if (!kept.equals(Optional.of(slot)) && (runs || comesBack)) {
        place(instance).stop(claim(instance), slot);
      }
    }
  }

  /** Traffic goes to that slot, as another look at the host says. */
  Evidence moveTraffic(Instance instance, Slot slot) throws StepFailedException {
    Evidence moved = place(instance).switchTo(claim(instance), slot);
    Optional<Slot> live = place(instance).observe().live();
    if (!live.equals(Optional.of(slot)))
      throw notProven(instance, "slot " + slot.lower() + " to be live", live);
    return moved;
  }

  static Digest digest(Release release) throws StepFailedException {
    return release
        .digest()
        .orElseThrow(
            () ->
                new StepFailedException(
                    StepFailed.of(
                        StepFailed.Code.ARTIFACT_MISSING,
                        release.artifact(),
                        "the digest of release "
                            + release.version()
                            + " is not known, because precheck has not read it",
                        "Deploy again; precheck reads the artifact first.")));
  }

  /** Runs the hooks of a moment, in order of configuration. */
  void hooks(Instance instance, Hook.Moment moment, List<Evidence> evidence)
      throws StepFailedException {
    for (Hook hook : spec().hooks()) {
      if (hook.moment() == moment) {
        evidence.add(place(instance).hook(claim(instance), hook, variables(instance)));
      }
    }
  }

  private Map<String, String> variables(Instance instance) {
    return Map.of(
        "SIGNALBOX_DEPLOYMENT", now.id().value(),
        "SIGNALBOX_SERVICE", now.target().service().value(),
        "SIGNALBOX_ENVIRONMENT", now.target().environment().value(),
        "SIGNALBOX_VERSION", now.activeRelease().version().value(),
        "SIGNALBOX_PREVIOUS", previous().orElse(""),
        "SIGNALBOX_INSTANCE", instance.name().value());
  }

  private Optional<String> previous() {
    return now.plan().ladder().stream().findFirst().map(p -> p.version().value());
  }

  static StepFailedException notProven(Instance instance, String expected, Object is) {
    return new StepFailedException(
        StepFailed.of(
            StepFailed.Code.NOT_PROVEN,
            instance.name().value(),
            "expected " + expected + " when reading back, but found " + is,
            "Look at the instance's directory and unit on the host."));
  }
}
