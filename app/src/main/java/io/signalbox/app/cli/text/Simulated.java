package io.signalbox.app.cli.text;

import io.signalbox.engine.hindsight.Retold;
import io.signalbox.engine.hindsight.Retold.Change;
import io.signalbox.engine.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What would have changed, deployment by deployment, and counted. */
public record Simulated(Times times, Paint paint) {

  /**
   * @param most how many there may be
   */
  public List<String> lines(List<Retold> all, Duration since, int most) {
    List<String> lines = new ArrayList<>();
    all.stream()
        .filter(r -> r.change() != Change.SAME || !r.notes().isEmpty())
        .forEach(r -> lines.addAll(one(r)));
    if (!lines.isEmpty()) lines.add("");
    lines.add(
        "%s of the last %s decided again%s"
            .formatted(
                FactText.count(all.size(), "deployment", "deployments"),
                Times.text(since),
                all.isEmpty() ? "." : ":"));
    for (Change change : Change.values()) {
      long count = all.stream().filter(r -> r.change() == change).count();
      if (count > 0) lines.add("  %5d %s".formatted(count, counted(change)));
    }
    long identical = all.stream().filter(Retold::identical).count();
    if (identical > 0)
      lines.add("%d of them with every verdict word for word as recorded.".formatted(identical));
    if (all.size() == most)
      lines.add(paint.warning("Older ones were left out; narrow it by --since or --service."));
    return lines;
  }

  private List<String> one(Retold retold) {
    String head =
        "%-12s %s %s of %s, %s: %s"
            .formatted(
                retold.change(),
                retold.id(),
                retold.version(),
                retold.target(),
                times.day(retold.requestedAt()),
                retold.outcome().map(Simulated::outcome).orElse("still running"));
    String painted =
        switch (retold.change()) {
          case NEW, EARLIER -> paint.bad(head);
          case NOT_BY_THEN, WAITS -> paint.warning(head);
          case SAME, SOONER, UNKNOWN -> head;
        };
    return Stream.concat(
            Stream.of(painted, "    " + retold.said()),
            retold.notes().stream().map(n -> paint.faint("    " + n)))
        .toList();
  }

  private static String outcome(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String counted(Change change) {
    return switch (change) {
      case SAME -> "would have gone the same way";
      case SOONER -> "would have gone on sooner, to the same end";
      case EARLIER -> "rolled back, and would have been earlier";
      case NOT_BY_THEN ->
          "rolled back, and would not have been by then: avoided if it was a false alarm, missed if not";
      case NEW -> "not rolled back, and would have been: false alarms, if those releases were good";
      case WAITS -> "would still have waited when they went on";
      case UNKNOWN -> "cannot be decided again";
    };
  }
}
