package io.signalbox.app.cli.text;

import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.PlanView;
import io.signalbox.routes.api.view.PlanView.Command;
import io.signalbox.routes.api.view.PlanView.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan with every step, batch, host and command.
 *
 * @param full whether long commands are shown to their end
 */
public record PlanText(Paint paint, boolean full) {
  private static final int WIDTH = 110;

  public List<String> lines(PlanView plan) {
    List<String> lines = new ArrayList<>();
    int instances = plan.plan().spec().instances().size();
    int batches = plan.plan().batches().size();
    lines.add(
        paint.strong(
            "Plan for %s@%s: %s → %s, %s in %s"
                .formatted(
                    plan.service(),
                    plan.environment(),
                    plan.current().map(Version::value).orElse("nothing"),
                    plan.version(),
                    FactText.count(instances, "instance", "instances"),
                    FactText.count(batches, "batch", "batches"))));
    lines.add("Artifact: " + plan.plan().release().artifact());
    lines.add("Nothing was changed, and no host was asked: this is what would be done.");
    plan.notes().forEach(n -> lines.add(paint.warning("Note: " + n)));
    int number = 0;
    for (Stage stage : plan.stages()) lines.addAll(stage(++number, stage, batches));
    return lines;
  }

  private List<String> stage(int number, Stage stage, int batches) {
    List<String> lines = new ArrayList<>();
    String batch = stage.batch().map(b -> " of batch %d/%d".formatted(b, batches)).orElse("");
    lines.add("");
    lines.add(
        paint.strong("%d. %s%s".formatted(number, stage.step().lower(), batch))
            + (stage.when().isEmpty() ? "" : ", " + stage.when()));
    if (stage.commands().isEmpty()) lines.add("   nothing to run on a host");
    String instance = "";
    for (Command command : stage.commands()) {
      if (!command.instance().value().equals(instance)) {
        instance = command.instance().value();
        lines.add("   %s on %s".formatted(instance, command.host()));
      }
      lines.add("     " + command.purpose());
      shown(command.line()).forEach(l -> lines.add(paint.faint("       " + l)));
    }
    return lines;
  }

  private List<String> shown(String command) {
    if (full) return command.lines().toList();
    String line = String.join(" ", command.lines().map(String::strip).toList());
    return List.of(line.length() > WIDTH ? line.substring(0, WIDTH) + " …" : line);
  }
}
