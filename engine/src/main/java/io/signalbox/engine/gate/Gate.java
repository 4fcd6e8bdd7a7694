package io.signalbox.engine.gate;

import io.signalbox.engine.gate.GateRun.Track;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    record Passed(String said, List<String> evidence) implements Judgement {}

    record NotYet(Instant nextSample, String said) implements Judgement {}

    record Breached(String said, List<String> evidence) implements Judgement {}
  }

  /** Whether the instances are ready for traffic: enough successes in a row before the deadline. */
  public static Judgement ready(
      GateSpec spec, GateRun run, List<InstanceName> instances, Instant at) {
    List<InstanceName> waiting =
        instances.stream().filter(i -> inRow(run, i) < spec.successes()).toList();
    if (waiting.isEmpty()) {
      return new Judgement.Passed(
          "%s healthy %d times in a row".formatted(names(instances), spec.successes()),
          evidence(run, instances));
    }
    List<InstanceName> looping = waiting.stream().filter(i -> loops(run, i)).toList();
    if (!looping.isEmpty()) {
      return new Judgement.Breached(
          "%s ended and was started again %d times or more"
              .formatted(names(looping), MOST_RESTARTS),
          evidence(run, looping));
    }
    Instant deadline = run.since().plus(spec.deadline());
    if (!at.isBefore(deadline) && anyFailing(run, waiting, deadline)) {
      return new Judgement.Breached(
          "%s not healthy %d times in a row within %s"
              .formatted(names(waiting), spec.successes(), text(spec.deadline())),
          evidence(run, waiting));
    }
    return new Judgement.NotYet(
        at.plus(spec.interval()), "waiting for " + names(waiting) + " to become healthy");
  }

  /** Whether the instances stay healthy under traffic for {@code howLong}. */
  public static Judgement watch(
      GateSpec spec, GateRun run, List<InstanceName> instances, Duration howLong, Instant at) {
    List<InstanceName> bad = instances.stream().filter(i -> breaching(spec, run, i)).toList();
    if (!bad.isEmpty()) {
      return new Judgement.Breached(
          "%s failed %d of its last %d samples, or more than %s of all"
              .formatted(names(bad), spec.breaches(), spec.window(), percent(spec.maxErrorRate())),
          evidence(run, bad));
    }
    boolean steady = instances.stream().allMatch(i -> inRow(run, i) >= spec.successes());
    if (steady && !at.isBefore(run.since().plus(howLong))) {
      return new Judgement.Passed(
          "%s healthy for %s".formatted(names(instances), text(howLong)), evidence(run, instances));
    }
    Instant deadline = run.since().plus(howLong).plus(spec.deadline());
    if (!at.isBefore(deadline) && anyFailing(run, instances, deadline)) {
      return new Judgement.Breached(
          "%s not steadily healthy within %s"
              .formatted(names(instances), text(howLong.plus(spec.deadline()))),
          evidence(run, instances));
    }
    return new Judgement.NotYet(at.plus(spec.interval()), "watching " + names(instances));
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
    long bad =
        window.stream().filter(p -> !p.healthy() || p.took().compareTo(spec.maxP95()) > 0).count();
    boolean rate =
        track.get().asked() >= LEAST_FOR_A_RATE
            && track.get().failed() > spec.maxErrorRate() * track.get().asked();
    return bad >= spec.breaches() || rate;
  }

  /**
   * Whether any has a bad sample from after the deadline, or none at all. A deadline that passed
   * because nobody asked fails nobody: who answers gets the samples that are missing in its row,
   * and who did not answer in time is asked once more.
   */
  private static boolean anyFailing(GateRun run, List<InstanceName> instances, Instant deadline) {
    return instances.stream().anyMatch(i -> failing(run, i, deadline));
  }

  private static boolean failing(GateRun run, InstanceName instance, Instant deadline) {
    return run.track(instance)
        .map(t -> t.inRow() == 0 && !t.last().getLast().at().isBefore(deadline))
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

  private static String text(Duration duration) {
    return duration.toMinutes() > 0 && duration.toMillis() % 60_000 == 0
        ? duration.toMinutes() + " min"
        : duration.toMillis() % 1000 == 0
            ? duration.toSeconds() + " s"
            : duration.toMillis() + " ms";
  }
}
