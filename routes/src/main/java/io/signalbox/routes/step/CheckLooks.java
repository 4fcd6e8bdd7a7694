package io.signalbox.routes.step;

import io.signalbox.engine.gate.CheckTrack;
import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Roles;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for the checks that are due: at the instances that have the new release and its traffic,
 * and at those that are not changed yet, for comparison. Who cannot be asked is a sample too.
 */
final class CheckLooks {
  private CheckLooks() {}

  /**
   * @param seen what lay on some of the instances a moment ago; the others are looked at
   */
  static List<Sample> at(Site site, Map<InstanceName, Observation> seen, InstantSource clock) {
    Deployment now = site.now();
    GateSpec gate = site.spec().gate();
    if (gate.checks().isEmpty() || !underTraffic(now)) return List.of();
    Roles roles = now.roles();
    Instant at = clock.instant();
    List<Instance> asked =
        Stream.concat(roles.changed().stream(), roles.control().stream())
            .flatMap(n -> site.spec().instance(n).stream())
            .filter(i -> !now.gate().due(gate, i.name(), at).isEmpty())
            .toList();
    Map<InstanceName, Result<List<Sample>>> looks =
        site.fanout()
            .each(
                asked,
                i -> {
                  Observation before = seen.get(i.name());
                  return look(site, i, before == null ? site.place(i).observe() : before, at);
                });
    List<Sample> all = new ArrayList<>();
    looks.forEach(
        (name, look) ->
            all.addAll(
                switch (look) {
                  case Result.Ok<List<Sample>> ok -> ok.value();
                  case Result.No<List<Sample>> no ->
                      down(
                          now.gate().due(gate, name, at),
                          name,
                          now.gate(),
                          at,
                          no.failed().code() + ": " + no.failed().message());
                }));
    return all;
  }

  private static boolean underTraffic(Deployment now) {
    return switch (now.cursor().step()) {
      case GATE -> now.cursor().phase() == Phase.LIVE;
      case BAKE, WATCH -> true;
      case OBSERVE, PRECHECK, BACKUP, PUSH, SWAP, RESTORE, VERIFY, FINISH -> false;
    };
  }

  private static List<Sample> look(Site site, Instance instance, Observation seen, Instant at)
      throws StepFailedException {
    Place place = site.place(instance);
    Roles roles = site.now().roles();
    boolean changed = roles.changed().contains(instance.name());
    Optional<Slot> slot =
        changed
            ? seen.running(
                site.now().activeRelease().version(), Site.digest(site.now().activeRelease()))
            : seen.live();
    GateRun run = site.now().gate();
    List<CheckSpec> due = run.due(site.spec().gate(), instance.name(), at);
    if (slot.isEmpty()) {
      return down(due, instance.name(), run, at, "no process runs that could be asked");
    }
    List<Sample> samples = new ArrayList<>();
    for (CheckSpec check : due) {
      String mark = mark(run, check, instance.name());
      samples.add(
          switch (check.source()) {
            case SourceSpec.Asked asked -> place.sample(check, asked, slot.get(), mark);
            case SourceSpec.Pushed pushed ->
                site.pushed()
                    .sample(site.spec().target(), instance.name(), check, pushed, mark, at);
          });
    }
    for (CheckSpec check : run.unprecedented(site.spec().gate(), roles)) {
      if (changed && due.contains(check)) samples.add(before(place, check, roles, at));
    }
    return samples;
  }

  /** What the release before did, in so much of the time before the deployment as is configured. */
  private static Sample before(Place place, CheckSpec check, Roles roles, Instant at)
      throws StepFailedException {
    Instant until = roles.before().orElse(at);
    Duration most = check.compare().flatMap(CompareSpec::before).orElse(Duration.ZERO);
    return place.before(check, until.minus(most), until);
  }

  private static String mark(GateRun run, CheckSpec check, InstanceName instance) {
    return run.check(check.name(), instance).map(CheckTrack::mark).orElse("");
  }

  /** It goes on from the mark before, when it can be asked again. */
  private static List<Sample> down(
      List<CheckSpec> due, InstanceName instance, GateRun run, Instant at, String said) {
    return due.stream()
        .map(
            c ->
                new Sample(
                    c.name(),
                    instance,
                    at,
                    Duration.ZERO,
                    new Reading.Down(said),
                    mark(run, c, instance)))
        .toList();
  }
}
