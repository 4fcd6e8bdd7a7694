package io.signalbox.routes.step;

import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stops what was kept warm, and removes what nobody needs any more. Touches no live slot. After a
 * retirement nothing is needed any more.
 */
final class FinishStep {
  private FinishStep() {}

  static StepReport run(Site site, InstantSource clock) {
    Map<InstanceName, Result<Evidence>> cleaned =
        site.fanout().each(site.now().plan().everyInstance(), i -> end(site, i));
    List<StepFailed> failures = Fanout.failures(cleaned);
    return failures.isEmpty()
        ? new StepReport.Done(clock.instant(), Fanout.values(cleaned))
        : new StepReport.Missed(clock.instant(), failures);
  }

  private static Evidence end(Site site, Instance instance) throws StepFailedException {
    return switch (site.now().kind()) {
      case PRUNE -> clean(site, instance);
      case DEPLOY, ROLLBACK, ADOPT ->
          handedBack(site.now()) ? leave(site, instance) : clean(site, instance);
      case RETIRE ->
          site.place(instance).retire(site.claim(instance), site.now().cause().wishes().purge());
    };
  }

  /** What could not be taken over runs by hand again, so nothing of ours has to stay. */
  private static boolean handedBack(Deployment now) {
    return now.takesOver() && now.goingBack() && now.rung().isEmpty();
  }

  private static Evidence leave(Site site, Instance instance) throws StepFailedException {
    clean(site, instance);
    return site.place(instance).retire(site.claim(instance), false);
  }

  private static Evidence clean(Site site, Instance instance) throws StepFailedException {
    Place place = site.place(instance);
    Observation seen = place.observe();
    boolean stopped = false;
    for (Slot slot : Slot.values()) {
      boolean live = seen.live().filter(slot::equals).isPresent();
      boolean runs = seen.seat(slot).state() != Observation.RunState.STOPPED;
      if (!live && runs) {
        place.stop(site.claim(instance), slot);
        stopped = true;
      }
    }
    Evidence pruned =
        place.prune(site.claim(instance), keep(site.now()), KeptState.needed(site, seen.kept()));
    return new Evidence(
        pruned.where(),
        pruned.changed() || stopped,
        (stopped ? "stopped the idle slot; " : "") + pruned.said(),
        pruned.lines());
  }

  private static Set<Version> keep(Deployment now) {
    Set<Version> keep = new HashSet<>();
    if (!now.goingBack()) keep.add(now.version());
    now.plan().ladder().stream()
        .limit(now.cursor().rung() + 1L)
        .forEach(p -> keep.add(p.version()));
    return keep;
  }
}
