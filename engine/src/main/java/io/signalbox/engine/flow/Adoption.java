package io.signalbox.engine.flow;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.Observation.Seat;
import io.signalbox.engine.port.Sighting;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Decides what a target that was looked at may be taken for: the fence that it goes on from, and
 * the release that is called proven because every instance runs it, as it was pushed, and answers.
 * Everything that speaks against it is said at once.
 */
final class Adoption {
  /** So many hosts are named in one sentence; the fact before it names all. */
  private static final int MOST_NAMED = 5;

  private static final int MOST_FILES = 3;

  private Adoption() {}

  /** A release as hosts know it. */
  private record Running(Version version, Digest digest) {}

  /** What a person types to have a target adopted. */
  static String command(Target target) {
    return "signalbox adopt %s --env %s".formatted(target.service(), target.environment());
  }

  static Decision observed(Deployment now, StepReport.Observed report) {
    List<StepFailed> unseen = report.unseen();
    if (!unseen.isEmpty()) {
      StepReport.Missed missed = new StepReport.Missed(report.at(), unseen);
      if (Forward.retries(now, missed)) return Forward.again(now, missed);
    }
    Deployment known = now.seeing(highest(report.sightings()));
    List<StepFailed> against = against(known, now.fence(), report);
    if (against.isEmpty()) return adopted(known, report);
    // Whoever could not be looked at may know a higher fence: not even that may be guessed.
    return now.cause().wishes().force() && unseen.isEmpty()
        ? fenceAlone(known, report, against)
        : refused(known, report, against);
  }

  private static Fence highest(List<Sighting> sightings) {
    return sightings.stream()
        .map(s -> s.seen().fence())
        .max(Comparator.naturalOrder())
        .orElse(Fence.NONE);
  }

  private static Decision adopted(Deployment now, StepReport.Observed report) {
    Running all = running(report.sightings().getFirst()).orElseThrow();
    Release release =
        new Release(
            all.version(), now.plan().spec().artifactOf(all.version()), Optional.of(all.digest()));
    String said =
        "%s runs on all %d instances as it was pushed, and answers: it counts as proven; the next fence is %s"
            .formatted(all.version(), report.sightings().size(), now.fence().next());
    return Decision.end(
        now.withPlan(now.plan().withRelease(release)),
        Outcome.SUCCEEDED,
        said,
        report.at(),
        List.of(done(now, report)));
  }

  private static Decision fenceAlone(
      Deployment now, StepReport.Observed report, List<StepFailed> against) {
    String said =
        "the next fence is %s, and no release counts as proven, for %s; the next deployment is a first one, with nothing to return to"
            .formatted(now.fence().next(), named(against));
    return Decision.end(
        now,
        Outcome.SUCCEEDED,
        said,
        report.at(),
        List.of(
            done(now, report),
            new What.StepMissed(now.cursor(), now.attempt(), against, Optional.empty())));
  }

  private static Decision refused(
      Deployment now, StepReport.Observed report, List<StepFailed> against) {
    String said = "not adopted, for %s. Next: %s".formatted(named(against), next(now, report));
    return Decision.end(
        now,
        Outcome.FAILED,
        said,
        report.at(),
        List.of(new What.StepMissed(now.cursor(), now.attempt(), against, Optional.empty())));
  }

  private static String next(Deployment now, StepReport.Observed report) {
    if (!report.unseen().isEmpty()) {
      return "%s Or take it out of the configuration. Then ask again: what could not be looked at may know a higher fence."
          .formatted(report.unseen().getFirst().next());
    }
    String deploy =
        "signalbox deploy %s %s --env %s"
            .formatted(
                now.target().service(),
                commonest(report.sightings()).map(Version::value).orElse("VERSION"),
                now.target().environment());
    return "mend it and ask again; or '%s --force', which goes on from the fence alone (the next is %s), and then '%s'."
        .formatted(command(now.target()), now.fence().next(), deploy);
  }

  private static Optional<Version> commonest(List<Sighting> sightings) {
    return releases(sightings).entrySet().stream()
        .max(Comparator.comparingInt(e -> e.getValue().size()))
        .map(e -> e.getKey().version());
  }

  private static String named(List<StepFailed> against) {
    String some =
        against.stream()
            .limit(MOST_NAMED)
            .map(f -> f.where() + ": " + f.message())
            .collect(Collectors.joining("; "));
    int more = against.size() - MOST_NAMED;
    return more > 0 ? some + "; and %d more".formatted(more) : some;
  }

  /** Every host, and every reason. */
  private static List<StepFailed> against(Deployment now, Fence given, StepReport.Observed report) {
    List<StepFailed> all = new ArrayList<>(report.unseen());
    report.sightings().forEach(s -> against(s, given).ifPresent(all::add));
    different(now, report.sightings()).ifPresent(all::add);
    return all;
  }

  private static Optional<StepFailed> different(Deployment now, List<Sighting> sightings) {
    Map<Running, List<String>> releases = releases(sightings);
    if (releases.size() < 2) return Optional.empty();
    // Two contents under one version look the same without their digests.
    boolean named =
        releases.keySet().stream().map(Running::version).distinct().count() == releases.size();
    String said =
        releases.entrySet().stream()
            .map(
                e ->
                    "%s on %s"
                        .formatted(
                            named
                                ? e.getKey().version()
                                : e.getKey().version() + " (" + e.getKey().digest() + ")",
                            String.join(", ", e.getValue())))
            .collect(Collectors.joining(", "));
    return Optional.of(
        StepFailed.of(
            Code.UNFIT,
            now.target().toString(),
            "its instances run different releases: " + said,
            "Decide which of them is wanted; adopt the fence with --force, and deploy that one."));
  }

  private static Map<Running, List<String>> releases(List<Sighting> sightings) {
    Map<Running, List<String>> all = new LinkedHashMap<>();
    for (Sighting sighting : sightings) {
      running(sighting)
          .ifPresent(
              r -> all.computeIfAbsent(r, x -> new ArrayList<>()).add(sighting.instance().value()));
    }
    return all;
  }

  private static Optional<Running> running(Sighting sighting) {
    return sighting
        .seen()
        .liveSeat()
        .flatMap(s -> s.version().flatMap(v -> s.digest().map(d -> new Running(v, d))));
  }

  private static Optional<StepFailed> against(Sighting sighting, Fence given) {
    Observation seen = sighting.seen();
    Optional<Seat> live = seen.liveSeat();
    if (live.isEmpty()) {
      String said =
          seen.fence().equals(Fence.NONE)
              ? "nothing was ever deployed there (leave it out of the configuration until the others are adopted)"
              : "no slot gets traffic";
      return Optional.of(unfit(sighting, said, List.of()));
    }
    List<String> reasons = new ArrayList<>();
    if (seen.fence().compareTo(given) < 0) {
      // Whoever was preempted by the one with that fence has not been fenced off there.
      reasons.add(
          "it has seen fence %s, but never fence %s, which was given out here: an earlier deployment may still act on it"
              .formatted(seen.fence(), given));
    }
    if (running(sighting).isEmpty()) {
      reasons.add("nobody knows what its live slot holds: the seal or the manifest is gone");
    }
    if (!sighting.differing().isEmpty()) reasons.add(differs(sighting.differing()));
    if (live.get().state() != RunState.RUNNING) {
      reasons.add("its live slot does not run (%s)".formatted(live.get().state()));
    }
    sighting
        .health()
        .filter(p -> !p.healthy())
        .map(Probe::answer)
        .ifPresent(answer -> reasons.add("it runs, but is not healthy: " + answer));
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(unfit(sighting, String.join(", and ", reasons), sighting.differing()));
  }

  private static String differs(List<String> names) {
    String some = names.stream().limit(MOST_FILES).collect(Collectors.joining(", "));
    int more = names.size() - MOST_FILES;
    return "files of its release are not what was pushed: " + some + (more > 0 ? ", …" : "");
  }

  private static StepFailed unfit(Sighting sighting, String said, List<String> lines) {
    return new StepFailed(
        Code.UNFIT,
        sighting.instance().value(),
        said,
        lines,
        OptionalInt.empty(),
        "Look at the instance on its host; nothing was changed.");
  }

  private static What.StepDone done(Deployment now, StepReport.Observed report) {
    return new What.StepDone(
        now.cursor(),
        now.attempt(),
        report.sightings().stream()
            .map(s -> Evidence.of(s.instance().value(), false, told(s)))
            .toList());
  }

  private static String told(Sighting sighting) {
    Observation seen = sighting.seen();
    String known = "has seen fence %s, claim %d".formatted(seen.fence(), seen.claim());
    if (seen.live().isEmpty()) return known + "; no slot gets traffic";
    Slot slot = seen.live().get();
    Seat seat = seen.seat(slot);
    return "%s; slot %s is live with %s (%s), %s%s%s"
        .formatted(
            known,
            slot.lower(),
            seat.version().map(Version::value).orElse("an unknown release"),
            seat.digest().map(Digest::value).orElse("no digest"),
            sighting.differing().isEmpty() ? "as it was pushed" : "not as it was pushed",
            seat.asConfigured() ? "" : ", configured otherwise than today",
            sighting.health().map(p -> ", answers " + p.answer()).orElse(", does not run"));
  }
}
