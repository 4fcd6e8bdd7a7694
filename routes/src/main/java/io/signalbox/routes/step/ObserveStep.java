package io.signalbox.routes.step;

import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.Observation.Seat;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.Sighting;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at every instance of the target, and does nothing else: not even a claim, for its fence may
 * be lower than what the hosts have seen.
 */
final class ObserveStep {
  private ObserveStep() {}

  static StepReport run(Site site, InstantSource clock) {
    Map<InstanceName, Result<Sighting>> looks =
        site.fanout().each(site.spec().instances(), i -> look(site.place(i), i));
    return new StepReport.Observed(clock.instant(), Fanout.values(looks), Fanout.failures(looks));
  }

  private static Sighting look(Place place, Instance instance) throws StepFailedException {
    Observation seen = place.observe();
    Optional<Seat> live = seen.liveSeat();
    Optional<Version> version = live.filter(s -> s.digest().isPresent()).flatMap(Seat::version);
    List<String> differing = version.isPresent() ? place.differing(version.get()) : List.of();
    Optional<Probe> health =
        live.filter(s -> s.state() == RunState.RUNNING).isPresent()
            ? Optional.of(place.probe(seen.live().orElseThrow()))
            : Optional.empty();
    leftAlone(instance, seen, place.observe());
    return new Sighting(instance.name(), seen, differing, health);
  }

  /**
   * Without a claim nothing keeps another engine away; a new claim of its shows that it is there.
   */
  private static void leftAlone(Instance instance, Observation before, Observation after)
      throws StepFailedException {
    if (before.fence().equals(after.fence()) && before.claim() == after.claim()) return;
    throw new StepFailedException(
        StepFailed.of(
            StepFailed.Code.FENCED,
            instance.name().value(),
            "somebody claimed it while it was looked at: fence %s, claim %d"
                .formatted(after.fence(), after.claim()),
            "Another engine acts on this target: stop it."));
  }
}
