package io.signalbox.engine.flow;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Status;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A decision in one line. */
final class Line {
  private Line() {}

  static String of(Decision decision) {
    return (to(decision) + " | " + told(decision.facts())).strip();
  }

  private static String to(Decision decision) {
    Deployment next = decision.next();
    return switch (decision.to()) {
      case Decision.Destination.ToStep step -> where(next) + touched(next);
      case Decision.Destination.Parked parked ->
          "parked " + why(next) + " at " + where(next) + " attempt=" + next.attempt();
      case Decision.Destination.ToAdmission admission -> "admission: " + why(next) + touched(next);
    };
  }

  private static String why(Deployment next) {
    return switch (next.status()) {
      case Status.Running running -> "running";
      case Status.Waiting waiting -> waiting.why().name();
      case Status.Ended ended -> ended.outcome().name();
    };
  }

  private static String where(Deployment next) {
    return "%s %s/%s batch=%d rung=%d"
        .formatted(
            next.goingBack() ? "back" : "forward",
            next.cursor().step(),
            next.cursor().phase().name().toLowerCase(Locale.ROOT),
            next.cursor().batch(),
            next.cursor().rung());
  }

  private static String touched(Deployment next) {
    return next.touched().isEmpty()
        ? " touched=none"
        : " touched="
            + next.touched().stream().map(Object::toString).collect(Collectors.joining(","));
  }

  private static String told(List<What> facts) {
    return facts.stream()
        .map(
            f ->
                f instanceof What.Heard h && !h.obeyed() ? "Ignored" : f.getClass().getSimpleName())
        .collect(Collectors.joining(", "));
  }
}
