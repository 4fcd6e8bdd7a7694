package io.signalbox.engine.flow;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Names transitions coarsely enough to draw them. */
final class Edges {
  private Edges() {}

  /** From one place of the journey to another, and what led there. */
  record Edge(String from, String label, String to) implements Comparable<Edge> {
    @Override
    public int compareTo(Edge other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return from + " --> " + to + ": " + label;
    }
  }

  /** Empty for what leaves a deployment where it is: a wake-up, a signal that is not obeyed. */
  static Optional<Edge> of(Deployment now, String happening, Decision decision) {
    List<String> words = List.of(happening.split(" *, *"));
    boolean signalled = words.size() > 1;
    boolean obeyed =
        decision.facts().stream().anyMatch(f -> f instanceof What.Heard h && h.obeyed());
    if (signalled && !obeyed) return Optional.empty();
    String label = signalled ? words.get(1) : label(now, words.getFirst());
    String to = node(decision.next()) + waits(decision.next());
    boolean still = to.equals(node(now)) && (signalled || label.isEmpty());
    if (label.isEmpty() || still) return Optional.empty();
    return Optional.of(new Edge(node(now), label, to));
  }

  private static String node(Deployment now) {
    if (now.status() instanceof Status.Ended ended) return ended.outcome().name();
    if (now.status() instanceof Status.Waiting w && w.why() == Status.Why.QUARANTINE) {
      return "QUARANTINE";
    }
    String way = now.goingBack() ? "back_" : "";
    Step step = now.cursor().step();
    boolean phased =
        switch (step) {
          case SWAP, GATE, RESTORE, VERIFY -> true;
          case OBSERVE, PRECHECK, BACKUP, PUSH, WATCH, BAKE, FINISH -> false;
        };
    return way
        + step.lower()
        + (phased ? "_" + now.cursor().phase().name().toLowerCase(Locale.ROOT) : "");
  }

  private static String waits(Deployment now) {
    return now.status() instanceof Status.Waiting w && w.why() != Status.Why.QUARANTINE
        ? " (waits: " + w.why() + ")"
        : "";
  }

  private static String label(Deployment now, String word) {
    String[] parts = word.split(":");
    return switch (parts[0]) {
      case "due", "early" -> "";
      case "missed" -> missed(now, Stream.of(parts[1].split("\\+")).map(Code::valueOf).toList());
      case "observed" -> observed(now, parts[1]);
      case "restored" -> parts[1].equals("away") ? "host away" : "restored " + parts[1];
      case "healthy" -> "not enough samples";
      default -> parts[0];
    };
  }

  private static String observed(Deployment now, String found) {
    return switch (found) {
      case "same" -> "all run one release";
      case "away" -> now.attempt() < 5 ? "host away" : "host away, no attempt left";
      default -> now.cause().wishes().force() ? "not of one mind, by force" : "not of one mind";
    };
  }

  private static String missed(Deployment now, List<Code> codes) {
    if (codes.contains(Code.FENCED)) return "claim refused";
    Step step = now.cursor().step();
    if (now.goingBack()) {
      if (step == Step.RESTORE && codes.contains(Code.RELEASE_MISSING)) return "release gone";
      boolean patient = step == Step.PUSH || step == Step.VERIFY;
      if (patient && codes.contains(Code.UNREACHABLE)) return "host away";
    }
    if (codes.stream().allMatch(c -> c == Code.INTERRUPTED)) return "interrupted";
    boolean retryable = codes.stream().allMatch(c -> StepFailed.of(c, "", "", "").retryable());
    if (!retryable) return "missed for good";
    return now.attempt() < 5 ? "missed, may be retried" : "missed, no attempt left";
  }
}
