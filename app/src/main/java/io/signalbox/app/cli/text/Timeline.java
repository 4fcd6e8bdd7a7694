package io.signalbox.app.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.DeploymentView;
import io.signalbox.routes.api.view.StoryView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One deployment, told so that somebody woken at night understands it. */
public record Timeline(Times times, Paint paint) {

  public List<String> lines(StoryView story, Instant now) {
    List<String> lines = new ArrayList<>(head(story.deployment(), now));
    lines.add("");
    FactReader reader = new FactReader(times);
    for (JsonNode fact : story.facts()) {
      if (FactReader.quiet(fact)) continue;
      FactReader.Told told = reader.read(fact);
      lines.add(told.text().line(times.clock(told.at()), paint));
      for (String detail : told.text().details()) {
        lines.add(paint.faint(" ".repeat(12) + "│ " + detail));
      }
    }
    return lines;
  }

  private List<String> head(DeploymentView d, Instant now) {
    List<String> lines = new ArrayList<>();
    String from = d.previous().map(Version::value).orElse("nothing");
    lines.add(
        paint.strong(
            "%s  %s@%s  %s"
                .formatted(
                    d.id(),
                    d.service(),
                    d.environment(),
                    d.startedAt().isPresent()
                        ? from + " → " + About.version(d)
                        : About.version(d))));
    lines.add("%-9s %s by %s".formatted("asked", times.day(d.requestedAt()), d.by()));
    lines.add("%-9s %s".formatted("now", now(d, now)));
    d.goingTo().ifPresent(v -> lines.add("%-9s %s".formatted("back to", v)));
    d.serves().ifPresent(v -> lines.add("%-9s %s".formatted("serves", v)));
    return lines;
  }

  private String now(DeploymentView d, Instant now) {
    if (d.outcome().isPresent()) {
      Instant ended = d.endedAt().orElse(d.updatedAt());
      String text =
          "%s after %s"
              .formatted(
                  d.outcome().get().name().replace('_', ' '),
                  Times.text(Duration.between(d.requestedAt(), ended)));
      return d.outcome().get().good() ? paint.good(text) : paint.bad(text);
    }
    String where =
        d.step().map(s -> s.name().toLowerCase(Locale.ROOT)).orElse("not started")
            + (d.batches() > 1 ? ", batch %d/%d".formatted(d.batch(), d.batches()) : "")
            + Doing.until(d, times);
    return "%s (%s) for %s%s"
        .formatted(
            d.standing().name().toLowerCase(Locale.ROOT),
            where,
            Times.text(Duration.between(d.updatedAt(), now)),
            d.said().isBlank() ? "" : ": " + d.said());
  }
}
