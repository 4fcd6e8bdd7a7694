package io.signalbox.routes.step;

import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gate, watch, bake and verify: asks each instance once. Who cannot be asked, or who serves another
 * release than the judged one, is an unhealthy sample and never a missing one. (Verify waits for
 * who cannot be asked.)
 */
final class Sampling {
  /** Of its log, in a sample; samples travel with the token. */
  private static final int MOST_LINES = 12;

  private static final int MOST_CHARACTERS = 1_200;

  private Sampling() {}

  static StepReport run(Site site, InstantSource clock) {
    List<Instance> asked =
        site.spec().instances().stream().filter(i -> names(site.now()).contains(i.name())).toList();
    Map<InstanceName, Result<Asked>> answers = site.fanout().each(asked, i -> ask(site, i, clock));
    List<StepFailed> away = away(site.now(), answers);
    if (!away.isEmpty()) return new StepReport.Missed(clock.instant(), away);
    List<Probe> probes = new ArrayList<>();
    Map<InstanceName, Observation> seen = new HashMap<>();
    answers.forEach(
        (name, answer) -> {
          switch (answer) {
            case Result.Ok<Asked> ok -> {
              probes.add(ok.value().probe());
              seen.put(name, ok.value().seen());
            }
            case Result.No<Asked> no ->
                probes.add(
                    bad(
                        name,
                        Slot.A,
                        clock.instant(),
                        no.failed().code() + ": " + no.failed().message()));
          }
        });
    List<Sample> samples = CheckLooks.at(site, seen, clock);
    return new StepReport.Sampled(clock.instant(), probes, samples);
  }

  /** What an instance answered, and what lay there a moment before. */
  private record Asked(Probe probe, Observation seen) {}

  /**
   * On the way back a host that is away, or lets nobody in, is no bad sample: descending the ladder
   * would not change that, and would cost the others their release.
   */
  private static List<StepFailed> away(Deployment now, Map<InstanceName, Result<Asked>> answers) {
    if (now.cursor().step() != Step.VERIFY) return List.of();
    return Fanout.failures(answers).stream().filter(StepFailed::shutOut).toList();
  }

  private static List<InstanceName> names(Deployment now) {
    return switch (now.cursor().step()) {
      case GATE -> now.batch().instances();
      case WATCH -> now.serving();
      case VERIFY -> now.touched();
      case BAKE, OBSERVE, PRECHECK, BACKUP, PUSH, SWAP, RESTORE, FINISH ->
          now.plan().spec().instances().stream().map(Instance::name).toList();
    };
  }

  private static Asked ask(Site site, Instance instance, InstantSource clock)
      throws StepFailedException {
    Observation seen = site.place(instance).observe();
    return new Asked(ask(site, instance, seen, clock), seen);
  }

  private static Probe ask(Site site, Instance instance, Observation seen, InstantSource clock)
      throws StepFailedException {
    Release release = site.now().activeRelease();
    Place place = site.place(instance);
    Optional<Slot> running = seen.running(release.version(), Site.digest(release));
    if (running.isEmpty()) {
      Slot slot = seat(seen, release, site.now().cursor().phase());
      return bad(
              instance.name(),
              slot,
              clock.instant(),
              release.version() + " does not run" + last(place, slot))
          .restarted(seen.seat(slot).restarts());
    }
    boolean live = seen.live().equals(running);
    if (site.now().cursor().phase() == Phase.LIVE && !live) {
      return bad(
          instance.name(),
          running.get(),
          clock.instant(),
          release.version() + " runs, but gets no traffic");
    }
    return asked(place, running.get(), seen.seat(running.get()).restarts());
  }

  /** One that was started again and does not answer says in its log why it ended. */
  private static Probe asked(Place place, Slot slot, int restarts) throws StepFailedException {
    Probe probe = place.probe(slot).restarted(restarts);
    return probe.healthy() || restarts == 0 ? probe : probe.adding(last(place, slot));
  }

  /** Where it should run: the seat that was given to it, or the one that its phase is about. */
  private static Slot seat(Observation seen, Release release, Phase phase)
      throws StepFailedException {
    Digest digest = Site.digest(release);
    List<Slot> given =
        Stream.of(Slot.values())
            .filter(s -> seen.seat(s).holds(release.version(), digest))
            .toList();
    if (given.size() == 1) return given.getFirst();
    return switch (phase) {
      case STANDBY -> seen.live().map(Slot::other).orElse(Slot.A);
      case LIVE -> seen.live().orElse(Slot.A);
    };
  }

  /** A process that dies often says why, and then a few lines about its end. */
  private static String last(Place place, Slot slot) throws StepFailedException {
    List<String> lines = place.logs(slot, MOST_LINES);
    if (lines.isEmpty()) return "";
    String said = String.join(" | ", lines);
    return "; its last lines: " + said.substring(Math.max(0, said.length() - MOST_CHARACTERS));
  }

  private static Probe bad(InstanceName instance, Slot slot, Instant at, String answer) {
    return new Probe(instance, slot, false, at, false, Duration.ZERO, answer);
  }
}
