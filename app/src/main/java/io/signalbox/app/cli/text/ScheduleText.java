package io.signalbox.app.cli.text;

import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.SchedulesView;
import java.util.ArrayList;
import java.util.List;

/** What the clock asks for, in columns. */
public record ScheduleText(Times times, Paint paint) {

  public List<String> lines(SchedulesView view) {
    if (view.schedules().isEmpty() && view.pending().isEmpty()) {
      return List.of("Nothing is scheduled: 'schedules' of the configuration, or 'deploy --at'.");
    }
    List<String> lines = new ArrayList<>();
    if (!view.schedules().isEmpty()) lines.addAll(schedules(view));
    if (!view.schedules().isEmpty() && !view.pending().isEmpty()) lines.add("");
    if (!view.pending().isEmpty()) lines.addAll(pending(view));
    return lines;
  }

  private List<String> schedules(SchedulesView view) {
    Table table = new Table("NEXT", "SCHEDULE", "CRON", "ZONE", "ASKS FOR");
    for (SchedulesView.Schedule s : view.schedules()) {
      table.row(
          s.next().map(times::day).orElse("never"),
          s.name(),
          s.cron(),
          s.zone(),
          "%s of %s %s %s"
              .formatted(
                  s.prune()
                      ? "pruning"
                      : "deploy of " + s.version().map(Version::value).orElse("what serves"),
                  String.join(", ", s.services().stream().map(Object::toString).toList()),
                  s.prune() ? "in" : "to",
                  s.environment()));
    }
    return table.lines();
  }

  private List<String> pending(SchedulesView view) {
    Table table = new Table("AT", "ID", "TARGET", "VERSION");
    for (SchedulesView.Pending p : view.pending()) {
      table.row(times.day(p.due()), p.deployment().value(), p.target().toString(), p.version());
    }
    return table.lines();
  }
}
