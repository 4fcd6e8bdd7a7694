package io.signalbox.engine.flow;

import io.signalbox.engine.Given;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.Observation.Seat;
import io.signalbox.engine.port.Sighting;
import io.signalbox.engine.port.StepFailed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an adoption finds: instances that run v2 and know fence 9, but for what a test says. */
final class Sightings {
  private final Map<String, Sighting> seen = new LinkedHashMap<>();
  private List<StepFailed> unseen = List.of();

  static Sightings of(String... names) {
    Sightings all = new Sightings();
    for (String name : names) all.put(name, 9, seat("v2", RunState.RUNNING), List.of(), true);
    return all;
  }

  Sightings fence(String name, long fence) {
    return put(name, fence, seat("v2", RunState.RUNNING), List.of(), true);
  }

  Sightings running(String name, String version) {
    return put(name, 9, seat(version, RunState.RUNNING), List.of(), true);
  }

  Sightings sick(String name) {
    return put(name, 9, seat("v2", RunState.RUNNING), List.of(), false);
  }

  Sightings changed(String name, String... files) {
    return put(name, 9, seat("v2", RunState.RUNNING), List.of(files), true);
  }

  Sightings stopped(String name) {
    seen.put(
        name,
        new Sighting(
            new InstanceName(name),
            observed(9, seat("v2", RunState.FAILED)),
            List.of(),
            Optional.empty()));
    return this;
  }

  /** Its manifest is gone. */
  Sightings unknown(String name) {
    Seat seat = new Seat(Optional.of(new Version("v2")), Optional.empty(), RunState.RUNNING, "");
    return put(name, 9, seat, List.of(), true);
  }

  /** The same version, of another content. */
  Sightings rebuilt(String name) {
    Seat seat =
        new Seat(
            Optional.of(new Version("v2")),
            Optional.of(Given.digest("rebuilt")),
            RunState.RUNNING,
            "");
    return put(name, 9, seat, List.of(), true);
  }

  Sightings unused(String name) {
    Observation nothing =
        new Observation(
            Fence.NONE,
            0,
            Optional.empty(),
            Map.of(Slot.A, Seat.EMPTY, Slot.B, Seat.EMPTY),
            List.of());
    seen.put(name, new Sighting(new InstanceName(name), nothing, List.of(), Optional.empty()));
    return this;
  }

  Sightings away(String name, StepFailed.Code code) {
    seen.remove(name);
    unseen = List.of(StepFailed.of(code, name, "no connection", "Bring it back."));
    return this;
  }

  StepReport.Observed report() {
    return new StepReport.Observed(Happening.AT, List.copyOf(seen.values()), unseen);
  }

  private Sightings put(
      String name, long fence, Seat seat, List<String> differing, boolean healthy) {
    Probe probe = Given.probe(name, Happening.AT, healthy);
    seen.put(
        name,
        new Sighting(new InstanceName(name), observed(fence, seat), differing, Optional.of(probe)));
    return this;
  }

  private static Observation observed(long fence, Seat live) {
    return new Observation(
        new Fence(fence),
        31,
        Optional.of(Slot.A),
        Map.of(Slot.A, live, Slot.B, Seat.EMPTY),
        List.of());
  }

  private static Seat seat(String version, RunState state) {
    return new Seat(
        Optional.of(new Version(version)), Optional.of(Given.digest(version)), state, "");
  }
}
