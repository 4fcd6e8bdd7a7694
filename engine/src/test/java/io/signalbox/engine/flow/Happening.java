package io.signalbox.engine.flow;

import static io.signalbox.engine.Given.NOON;

import io.signalbox.engine.Given;
import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.port.Artifact;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads what happens to a deployment from words such as {@code missed:TIMEOUT, cancel}, and lets
 * the decider decide.
 */
final class Happening {
  static final Instant AT = NOON.plusSeconds(1);

  private Happening() {}

  static Decision decide(Deployment now, String words) {
    List<String> parts = List.of(words.strip().split(" *, *"));
    List<Signal> signals = parts.stream().skip(1).map(word -> signal(now, word)).toList();
    return switch (parts.getFirst()) {
      case "due" -> Decider.wake(now, AT, signals);
      case "early" -> Decider.wake(now, NOON.minusSeconds(60), signals);
      case "passed" -> Decider.decide(sampledBefore(now, true), probes(true), signals);
      case "breached" -> Decider.decide(sampledBefore(now, false), probes(false), signals);
      default -> Decider.decide(now, report(parts.getFirst()), signals);
    };
  }

  private static StepReport report(String word) {
    String[] parts = word.split(":");
    return switch (parts[0]) {
      case "done" -> new StepReport.Done(AT, List.of(Evidence.of("a", true, "did it")));
      case "checked" ->
          new StepReport.Checked(AT, new Artifact(Given.digest("v3"), 1, 1), List.of());
      case "missed" ->
          new StepReport.Missed(
              AT,
              Stream.of(parts[1].split("\\+"))
                  .map(c -> failed(StepFailed.Code.valueOf(c)))
                  .toList());
      case "observed" -> observed(parts[1]);
      case "restored" ->
          new StepReport.Restored(
              AT,
              parts[1].equals("live"),
              List.of(),
              parts[1].equals("away") ? List.of(failed(StepFailed.Code.UNREACHABLE)) : List.of());
      case "healthy" -> probes(true);
      case "crashed" -> new StepReport.Crashed(AT, 11, "a");
      default -> throw new IllegalArgumentException("No such report: " + word);
    };
  }

  private static StepReport observed(String found) {
    Sightings all = Sightings.of("a", "b", "c");
    return switch (found) {
      case "same" -> all.report();
      case "mixed" -> all.running("b", "v1").report();
      case "sick" -> all.sick("b").report();
      case "stopped" -> all.stopped("b").report();
      case "changed" -> all.changed("b", "app.py").report();
      case "unused" -> all.unused("b").report();
      case "unknown" -> all.unknown("b").report();
      case "away" -> all.away("b", StepFailed.Code.UNREACHABLE).report();
      case "claimed" -> all.away("b", StepFailed.Code.FENCED).report();
      default -> throw new IllegalArgumentException("No such sighting: " + found);
    };
  }

  private static StepFailed failed(StepFailed.Code code) {
    return StepFailed.of(code, "a", "it said no", "look at it");
  }

  private static Signal signal(Deployment now, String word) {
    if (word.startsWith("approve:")) {
      return new Signal.Approve(now.id(), word.substring("approve:".length()), "", AT);
    }
    return switch (word) {
      case "deny" -> new Signal.Deny(now.id(), "ada", "", AT);
      case "cancel" -> new Signal.Cancel(now.id(), "ada", "", AT);
      case "rollback" -> new Signal.RollBack(now.id(), "ada", "", AT);
      case "give way" -> new Signal.GiveWay(now.id(), "ada", "", AT);
      case "pause" -> new Signal.Pause(now.id(), "ada", "", AT);
      case "resume" -> new Signal.Resume(now.id(), "ada", "", AT);
      case "override" -> new Signal.OverrideFreeze(now.id(), "ada", "it burns", AT);
      case "promote" -> new Signal.Promote(now.id(), "ada", "", AT);
      case "retry" -> new Signal.Retry(now.id(), "ada", "", AT);
      default -> throw new IllegalArgumentException("No such signal: " + word);
    };
  }

  private static StepReport.Sampled probes(boolean healthy) {
    return new StepReport.Sampled(
        AT, Stream.of("a", "b", "c").map(i -> Given.probe(i, AT, healthy)).toList());
  }

  /** Twenty minutes of samples, so that the next one is enough for every judgement. */
  private static Deployment sampledBefore(Deployment now, boolean healthy) {
    List<Probe> all = new ArrayList<>();
    for (String instance : List.of("a", "b", "c")) {
      for (int i = 10; i > 0; i--) {
        all.add(Given.probe(instance, AT.minusSeconds(i), healthy));
      }
    }
    GateRun watched = GateRun.none(AT.minus(Duration.ofMinutes(20)));
    // Only time that was watched counts.
    GateSpec gate = now.plan().spec().gate();
    for (Instant at = watched.since(); at.isBefore(AT); at = at.plus(gate.interval())) {
      watched = watched.looked(gate, at);
    }
    return now.withGate(watched.plus(all));
  }
}
