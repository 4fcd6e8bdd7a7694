package io.signalbox.app.cli.text;

import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.ReplayView;
import io.signalbox.routes.api.view.ReplayView.Replay;
import java.util.ArrayList;
import java.util.List;

/** What a replay would do, as lines. */
public record ReplayText(Times times, Paint paint) {

  public List<String> lines(ReplayView view) {
    if (view.replays().isEmpty()) return List.of("Nothing was asked for in that time.");
    List<String> lines = new ArrayList<>();
    view.replays().forEach(r -> lines.addAll(one(r)));
    return lines;
  }

  private List<String> one(Replay replay) {
    List<String> lines = new ArrayList<>();
    String outcome = replay.outcome().map(o -> o.name().replace('_', ' ')).orElse("not ended");
    String head =
        "%s %s of %s to %s, asked %s by %s, %s"
            .formatted(
                mark(replay),
                replay.version(),
                replay.service(),
                replay.environment(),
                times.day(replay.requestedAt()),
                replay.by(),
                outcome);
    lines.add(
        switch (replay.fate()) {
          case REPLAYED -> head;
          case NEEDS_FORCE -> paint.warning(head);
          case LEFT_OUT -> paint.faint(head);
        });
    lines.add(
        "    now: %s serves"
            .formatted(replay.current().map(Version::value).orElse("nothing proven")));
    replay.changed().forEach(c -> lines.add("    changed since: " + c));
    if (replay.changed().isEmpty()) lines.add("    nothing that is known of has changed since");
    if (!replay.why().isEmpty()) lines.add("    " + said(replay));
    return lines;
  }

  private static String mark(Replay replay) {
    return switch (replay.fate()) {
      case REPLAYED -> "again:   ";
      case NEEDS_FORCE -> "refused: ";
      case LEFT_OUT -> "left out:";
    };
  }

  private static String said(Replay replay) {
    return switch (replay.fate()) {
      case REPLAYED, LEFT_OUT -> replay.why();
      case NEEDS_FORCE -> replay.why() + " It takes --force.";
    };
  }
}
