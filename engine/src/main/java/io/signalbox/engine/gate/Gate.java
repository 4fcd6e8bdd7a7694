package io.signalbox.engine.gate;

import io.signalbox.engine.gate.GateRun.Track;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges samples. Missing samples never pass: an instance that was not asked is not yet ready, and
 * at the deadline not ready is a breach.
 */
public final class Gate {
  /** Below this many probes a share of failures says nothing, and only the window decides. */
  public static final int LEAST_FOR_A_RATE = 50;

  /** A process that was started again so often while the gate looked does not become ready. */
  public static final int MOST_RESTARTS = 3;

  private Gate() {}

  /** What the samples say. */
  public sealed interface Judgement {
    /**
     * @param notices what was not told before
     */
    record Passed(
        String said, List<String> evidence, List<CheckVerdict> verdicts, List<Remark> notices)
        implements Judgement {}

    /**
     * @param held names of the checks that it holds for
     * @param notices what was not told before
     */
    record NotYet(Instant nextSample, String said, Set<String> held, List<Remark> notices)
        implements Judgement {
      NotYet(Instant nextSample, String said) {
        this(nextSample, said, Set.of(), List.of());
      }
    }

    record Breached(String said, List<String> evidence, List<CheckVerdict> verdicts)
        implements Judgement {}
  }

  /** Whether the instances are ready for traffic: enough successes in a row before the deadline. */
  public static Judgement ready(
      GateSpec spec, GateRun run, List<InstanceName> instances, Instant at) {
    List<InstanceName> waiting =
        instances.stream().filter(i -> inRow(run, i) < spec.successes()).toList();
    if (waiting.isEmpty()) {
      return passed(
          spec,
          run,
          instances,
          "%s healthy %d times in a row".formatted(names(instances), spec.successes()));
    }
    List<InstanceName> looping = waiting.stream().filter(i -> loops(run, i)).toList();
    if (!looping.isEmpty()) {
      return breached(
          spec,
          run,
          looping,
          "%s ended and was started again %d times or more"
              .formatted(names(looping), MOST_RESTARTS));
    }
    Instant deadline = run.since().plus(spec.deadline());
    if (!at.isBefore(deadline) && anyFailing(run, waiting, deadline)) {
      return breached(
          spec,
          run,
          waiting,
          "%s not healthy %d times in a row within %s"
              .formatted(names(waiting), spec.successes(), Wording.time(spec.deadline())));
    }
    return new Judgement.NotYet(
        at.plus(spec.interval()), "waiting for " + names(waiting) + " to become healthy");
  }

  /** Whether the instances stay healthy under traffic for {@code howLong}. */
  public static Judgement watch(
      GateSpec spec, GateRun run, List<InstanceName> instances, Duration howLong, Instant at) {
    List<InstanceName> bad = instances.stream().filter(i -> breaching(spec, run, i)).toList();
    if (!bad.isEmpty()) {
      return breached(
          spec,
          run,
          bad,
          "%s failed %d of its last %d samples, or more than %s of all"
              .formatted(names(bad), spec.breaches(), spec.window(), percent(spec.maxErrorRate())));
    }
    boolean steady = instances.stream().allMatch(i -> inRow(run, i) >= spec.successes());
    if (steady && !at.isBefore(run.since().plus(howLong))) {
      return passed(
          spec,
          run,
          instances,
          "%s healthy for %s".formatted(names(instances), Wording.time(howLong)));
    }
    Instant deadline = run.since().plus(howLong).plus(spec.deadline());
    if (!at.isBefore(deadline) && anyFailing(run, instances, deadline)) {
      return breached(
          spec,
          run,
          instances,
          "%s not steadily healthy within %s"
              .formatted(names(instances), Wording.time(howLong.plus(spec.deadline()))));
    }
    return new Judgement.NotYet(at.plus(spec.interval()), "watching " + names(instances));
  }

  /**
   * Whether the changed instances stay good under traffic: their own probes, and every check.
   *
   * @param watched whose probes are looked at
   */
  public static Judgement judge(
      GateSpec spec,
      GateRun run,
      List<InstanceName> watched,
      Roles roles,
      Duration howLong,
      Instant at) {
    Judgement health = watch(spec, run, watched, howLong, at);
    if (spec.checks().isEmpty()) return health;
    Consequences checks =
        Consequences.of(Checks.of(spec, run, roles), spec.groups(), run.since().plus(howLong), at);
    return switch (health) {
      case Judgement.Breached breach ->
          new Judgement.Breached(
              breach.said(), breach.evidence(), both(breach.verdicts(), checks.verdicts()));
      case Judgement.NotYet notYet ->
          checks.back().isEmpty()
              ? waiting(spec, run, checks, notYet.said(), at)
              : breached(spec, run, watched, checks);
      case Judgement.Passed passed -> {
        if (!checks.back().isEmpty()) yield breached(spec, run, watched, checks);
        if (!checks.holds().isEmpty() || checks.waits())
          yield waiting(spec, run, checks, "waiting for more samples of the checks", at);
        yield new Judgement.Passed(
            passed.said() + told(checks),
            both(passed.evidence(), checks.verdicts().stream().map(CheckVerdict::said).toList()),
            both(passed.verdicts(), checks.verdicts()),
            untold(run, checks));
      }
    };
  }

  private static Judgement waiting(
      GateSpec spec, GateRun run, Consequences checks, String otherwise, Instant at) {
    Set<String> held = checks.holds().stream().map(CheckVerdict::check).collect(Collectors.toSet());
    String said =
        checks.holds().isEmpty() ? otherwise : "held: " + checks.holds().getFirst().said();
    return new Judgement.NotYet(at.plus(spec.interval()), said, held, untold(run, checks));
  }

  private static Judgement breached(
      GateSpec spec, GateRun run, List<InstanceName> watched, Consequences checks) {
    CheckVerdict health =
        health(spec, run, watched, CheckVerdict.Standing.GOOD, "health: nothing bad was seen");
    return new Judgement.Breached(
        checks.back().getFirst().said(),
        checks.back().stream().map(CheckVerdict::said).toList(),
        both(List.of(health), checks.verdicts()));
  }

  private static List<Remark> untold(GateRun run, Consequences checks) {
    return Stream.concat(
            checks.holds().stream().map(v -> new Remark(true, v)),
            checks.warns().stream().map(v -> new Remark(false, v)))
        .filter(n -> !run.told().contains(n.key()))
        .toList();
  }

  /** What is not simply good belongs into the sentence: nothing passes silently. */
  private static String told(Consequences checks) {
    return checks.verdicts().stream()
        .filter(v -> v.standing() != CheckVerdict.Standing.GOOD)
        .map(v -> "; " + v.said())
        .collect(Collectors.joining());
  }

  private static <T> List<T> both(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static Judgement passed(
      GateSpec spec, GateRun run, List<InstanceName> instances, String said) {
    return new Judgement.Passed(
        said,
        evidence(run, instances),
        List.of(health(spec, run, instances, CheckVerdict.Standing.GOOD, said)),
        List.of());
  }

  private static Judgement breached(
      GateSpec spec, GateRun run, List<InstanceName> bad, String said) {
    return new Judgement.Breached(
        said, evidence(run, bad), List.of(health(spec, run, bad, CheckVerdict.Standing.BAD, said)));
  }

  /** The gate's own probes, as a verdict like any other. */
  private static CheckVerdict health(
      GateSpec spec,
      GateRun run,
      List<InstanceName> instances,
      CheckVerdict.Standing standing,
      String said) {
    List<CheckVerdict.Series> series =
        instances.stream()
            .limit(CheckVerdict.MOST_SERIES)
            .flatMap(i -> run.track(i).stream().map(t -> series(spec, i, t)))
            .toList();
    return new CheckVerdict(
        CheckSpec.HEALTH,
        standing,
        CheckSpec.Severity.ROLL_BACK,
        "seconds that a probe took, bad when it failed or took longer; %d of %d samples"
            .formatted(spec.breaches(), spec.window()),
        series.stream().findFirst().map(s -> s.points().getLast().value()),
        spec.maxP95().toMillis() / 1000.0,
        series,
        said);
  }

  private static CheckVerdict.Series series(GateSpec spec, InstanceName instance, Track track) {
    return new CheckVerdict.Series(
        instance,
        false,
        track.last().stream()
            .map(p -> new Point(p.at(), bad(spec, p), p.took().toNanos() / 1e9, 1))
            .toList());
  }

  private static boolean bad(GateSpec spec, Probe probe) {
    return !probe.healthy() || probe.took().compareTo(spec.maxP95()) > 0;
  }

  /** Only restarts that the gate has seen count: a warm process may have some of long ago. */
  private static boolean loops(GateRun run, InstanceName instance) {
    return run.track(instance)
        .map(Track::last)
        .filter(l -> l.getLast().restarts() - l.getFirst().restarts() >= MOST_RESTARTS)
        .isPresent();
  }

  private static boolean breaching(GateSpec spec, GateRun run, InstanceName instance) {
    Optional<Track> track = run.track(instance);
    if (track.isEmpty()) return false;
    List<Probe> last = track.get().last();
    List<Probe> window = last.subList(Math.max(0, last.size() - spec.window()), last.size());
    long bad = window.stream().filter(p -> bad(spec, p)).count();
    boolean rate =
        track.get().asked() >= LEAST_FOR_A_RATE
            && track.get().failed() > spec.maxErrorRate() * track.get().asked();
    return bad >= spec.breaches() || rate;
  }

  /**
   * Whether any has a bad sample from after the deadline, or none at all. A deadline that passed
   * because nobody asked fails nobody: who answers gets the samples that are missing in its row,
   * and who did not answer in time, or was not asked before, is asked once more.
   */
  private static boolean anyFailing(GateRun run, List<InstanceName> instances, Instant deadline) {
    return instances.stream().anyMatch(i -> failing(run, i, deadline));
  }

  private static boolean failing(GateRun run, InstanceName instance, Instant deadline) {
    return run.track(instance)
        .map(t -> t.inRow() == 0 && t.asked() > 1 && !t.last().getLast().at().isBefore(deadline))
        .orElse(true);
  }

  private static int inRow(GateRun run, InstanceName instance) {
    return run.track(instance).map(Track::inRow).orElse(0);
  }

  private static List<String> evidence(GateRun run, List<InstanceName> instances) {
    return instances.stream().map(i -> line(run, i)).toList();
  }

  private static String line(GateRun run, InstanceName instance) {
    return run.track(instance)
        .map(
            t -> {
              Probe newest = t.last().getLast();
              return "%s: %d of %d probes healthy, last: %s (%d ms)"
                  .formatted(
                      instance,
                      t.asked() - t.failed(),
                      t.asked(),
                      newest.answer(),
                      newest.took().toMillis());
            })
        .orElse(instance + ": no sample");
  }

  private static String names(List<InstanceName> instances) {
    return String.join(", ", instances.stream().map(InstanceName::value).toList());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
