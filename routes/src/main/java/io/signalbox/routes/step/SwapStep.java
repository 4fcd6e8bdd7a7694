package io.signalbox.routes.step;

import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.ByHand;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Hook;
import io.signalbox.engine.spec.Instance;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts the new release beside the old one (standby), and, when the gate has seen it healthy,
 * moves the traffic to it (live). Where the two may not run at once, the first phase stops the old
 * one, starts the new one and moves the traffic.
 */
final class SwapStep {
  private SwapStep() {}

  static StepReport run(Site site, InstantSource clock) {
    List<Instance> batch =
        site.now().batch().instances().stream()
            .flatMap(n -> site.spec().instance(n).stream())
            .toList();
    Map<InstanceName, Result<List<Evidence>>> swapped =
        site.fanout().each(batch, i -> swap(site, i));
    List<StepFailed> failures = Fanout.failures(swapped);
    return failures.isEmpty()
        ? new StepReport.Done(
            clock.instant(), Fanout.values(swapped).stream().flatMap(List::stream).toList())
        : new StepReport.Missed(clock.instant(), failures);
  }

  private static List<Evidence> swap(Site site, Instance instance) throws StepFailedException {
    List<Evidence> evidence = new ArrayList<>();
    if (site.now().cursor().phase() == Phase.STANDBY) {
      boolean overlap = site.spec().process().overlap();
      site.hooks(instance, Hook.Moment.BEFORE_SWAP, evidence);
      evidence.add(overlap ? startBeside(site, instance) : replace(site, instance, evidence));
    } else {
      evidence.add(moveTraffic(site, instance, evidence));
      site.hooks(instance, Hook.Moment.AFTER_SWAP, evidence);
      site.hooks(instance, Hook.Moment.SMOKE, evidence);
    }
    return evidence;
  }

  private static Evidence startBeside(Site site, Instance instance) throws StepFailedException {
    Release release = site.now().activeRelease();
    Place place = site.place(instance);
    Observation seen = place.observe();
    Optional<Slot> running = seen.running(release.version(), Site.digest(release));
    if (running.isPresent()) {
      return Evidence.of(
          instance.name().value(),
          false,
          "%s already runs in slot %s".formatted(release.version(), running.get().lower()));
    }
    return start(site, instance, idle(seen));
  }

  /** The slot that gets no traffic. */
  private static Slot idle(Observation seen) {
    return seen.live().map(Slot::other).orElse(Slot.A);
  }

  private static Evidence start(Site site, Instance instance, Slot slot)
      throws StepFailedException {
    Release release = site.now().activeRelease();
    Digest digest = Site.digest(release);
    Place place = site.place(instance);
    Claim claim = site.claim(instance);
    Evidence evidence = place.start(claim, slot, release);
    Observation.Seat seat = place.observe().seat(slot);
    if (!seat.runs(release.version(), digest)) {
      throw new StepFailedException(
          new StepFailed(
              StepFailed.Code.START_FAILED,
              instance.name().value(),
              "%s was started in slot %s, but it is %s"
                      .formatted(release.version(), slot.lower(), seat.state())
                  + (seat.detail().isBlank() ? "" : " (" + seat.detail() + ")"),
              place.logs(slot, StepFailed.MOST_LINES),
              java.util.OptionalInt.empty(),
              "Read the lines above; the cause is in the release or its configuration."));
    }
    return evidence;
  }

  private static Evidence replace(Site site, Instance instance, List<Evidence> evidence)
      throws StepFailedException {
    Release release = site.now().activeRelease();
    Place place = site.place(instance);
    Observation seen = place.observe();
    Optional<Slot> running = seen.running(release.version(), Site.digest(release));
    if (running.isPresent() && seen.live().equals(running)) {
      return Evidence.of(instance.name().value(), false, release.version() + " already serves");
    }
    Slot slot = running.orElse(idle(seen));
    handOver(site, instance, evidence);
    site.stopAllBut(running, instance, seen);
    if (running.isEmpty()) start(site, instance, slot);
    return site.moveTraffic(instance, slot);
  }

  private static Evidence moveTraffic(Site site, Instance instance, List<Evidence> evidence)
      throws StepFailedException {
    Release release = site.now().activeRelease();
    Place place = site.place(instance);
    Observation seen = place.observe();
    Slot slot = seen.running(release.version(), Site.digest(release)).orElse(null);
    if (slot == null) throw died(site, instance, seen);
    if (seen.live().equals(Optional.of(slot))) {
      return Evidence.of(
          instance.name().value(), false, "traffic already goes to slot " + slot.lower());
    }
    // The gate may have passed long ago: a message waits as long as no engine runs.
    Probe now = place.probe(slot);
    if (!now.healthy())
      throw Site.notProven(instance, site.now().version() + " to answer still", now.answer());
    handOver(site, instance, evidence);
    return site.moveTraffic(instance, slot);
  }

  /** What runs by hand stops; from here until the front has its port nobody answers there. */
  private static void handOver(Site site, Instance instance, List<Evidence> evidence)
      throws StepFailedException {
    if (!site.now().takesOver()) return;
    Optional<ByHand> byHand = site.platform().byHand(site.spec(), instance);
    if (byHand.isPresent()) evidence.add(byHand.get().supersede(site.claim(instance)));
  }

  private static StepFailedException died(Site site, Instance instance, Observation seen)
      throws StepFailedException {
    Slot slot = idle(seen);
    return new StepFailedException(
        new StepFailed(
            StepFailed.Code.START_FAILED,
            instance.name().value(),
            "%s was healthy beside the old release, but runs no more"
                .formatted(site.now().version()),
            site.place(instance).logs(slot, StepFailed.MOST_LINES),
            java.util.OptionalInt.empty(),
            "Read the lines above; the cause is in the release or its configuration."));
  }
}
