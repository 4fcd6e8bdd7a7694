package io.signalbox.app.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.routes.api.view.AuditView;
import java.util.ArrayList;
import java.util.List;

/** What was asked for and decided, a line each, with its reasons below it. */
public record AuditText(Times times, Paint paint) {

  public List<String> lines(AuditView view) {
    if (view.facts().isEmpty()) return List.of("Nothing was asked for.");
    List<String> lines = new ArrayList<>();
    for (JsonNode fact : view.facts()) lines.addAll(one(fact));
    return lines;
  }

  private List<String> one(JsonNode fact) {
    FactReader.Told told = new FactReader(times).read(fact);
    List<String> lines = new ArrayList<>();
    String target =
        fact.at("/target/service").asText() + "@" + fact.at("/target/environment").asText();
    lines.add(
        told.text()
            .line(
                "%s  %s#%d %s"
                    .formatted(
                        times.day(told.at()),
                        fact.path("deployment").asText(),
                        told.number(),
                        target),
                paint));
    told.text().details().forEach(d -> lines.add(paint.faint("    " + d)));
    return lines;
  }
}
