package io.signalbox.app.cli.text;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.api.view.DeadLettersView;
import io.signalbox.routes.api.view.DeadLettersView.DeadLetter;
import java.util.ArrayList;
import java.util.List;

/** Dead letters as lines. */
public record DeadLetterText(Times times, Paint paint) {
  private static final int SHORT = 60;

  public List<String> list(DeadLettersView view) {
    if (view.deadLetters().isEmpty()) return List.of("No dead letters.");
    Table table = new Table("SINCE", "ID", "DEPLOYMENT", "TARGET", "QUEUE", "WHY");
    for (DeadLetter letter : view.deadLetters()) {
      table.row(
          times.day(letter.at()),
          letter.id().substring(0, Math.min(8, letter.id().length())),
          letter.deployment().map(DeploymentId::value).orElse("–"),
          letter.target().map(Target::toString).orElse("–"),
          letter.queue(),
          first(letter.reason()));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add(paint.faint("'signalbox dlq show ID' tells more, and what to do."));
    return lines;
  }

  public List<String> show(DeadLetter letter) {
    List<String> lines = new ArrayList<>();
    lines.add(paint.strong("Dead letter " + letter.id()));
    lines.add("  since      " + times.day(letter.at()));
    lines.add("  lies in    " + letter.queue());
    lines.add("  came from  " + letter.backTo().orElse("nobody knows where"));
    lines.add("  because    " + (letter.reason().isBlank() ? "moved by hand" : letter.reason()));
    letter.deployment().ifPresent(d -> lines.add("  deployment " + d + about(letter)));
    letter.step().ifPresent(s -> lines.add("  step       " + s));
    if (letter.target().isPresent()) lines.add("  its target " + role(letter));
    lines.add("Next: once its cause is mended, " + letter.retry());
    letter.rollback().ifPresent(r -> lines.add("Next: to go back instead, " + r));
    if (letter.role() == DeadLettersView.Role.NONE) {
      lines.add("Next: to remove it, signalbox dlq drop " + letter.id());
    }
    letter.body().ifPresent(b -> lines.add(paint.faint("Body: " + b)));
    return lines;
  }

  private static String about(DeadLetter letter) {
    return letter
        .target()
        .map(t -> " of %s to %s".formatted(letter.version().orElse("?"), t))
        .orElse("");
  }

  private static String role(DeadLetter letter) {
    return switch (letter.role()) {
      case HOLDS -> "is held by it: nobody else acts there meanwhile";
      case WAITS -> "is waited for by it";
      case NONE -> "does not wait for it";
    };
  }

  private static String first(String reason) {
    String line = reason.lines().findFirst().orElse("moved by hand");
    return line.length() > SHORT ? line.substring(0, SHORT) + "…" : line;
  }
}
