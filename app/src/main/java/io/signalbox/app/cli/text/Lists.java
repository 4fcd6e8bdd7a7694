package io.signalbox.app.cli.text;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.DeploymentView;
import io.signalbox.routes.api.view.HistoryView;
import io.signalbox.routes.api.view.StatusView;
import io.signalbox.routes.api.view.StatusView.TargetView;
import io.signalbox.routes.api.view.TokenView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Targets, deployments and tokens in columns. */
public record Lists(Times times, Paint paint) {
  private static final Instant FAR = Instant.parse("9000-01-01T00:00:00Z");

  public List<String> status(StatusView status) {
    if (status.targets().isEmpty()) {
      return List.of("No targets yet: declare a service in the configuration.");
    }
    Table table = new Table("TARGET", "VERSION", "PROVEN", "NOW");
    for (TargetView target : status.targets()) {
      table.row(
          target.service() + "@" + target.environment(),
          target.current().map(Version::value).orElse("–"),
          target.since().map(s -> ago(s, status.at())).orElse("–"),
          now(target, status.at()));
    }
    List<String> lines = new ArrayList<>(table.lines());
    for (TargetView target : status.targets()) {
      String name = target.service() + "@" + target.environment();
      if (!target.quarantined().isEmpty()) {
        lines.add(paint.warning("%s: quarantined %s".formatted(name, words(target.quarantined()))));
      }
      target
          .held()
          .ifPresent(
              h ->
                  lines.add(
                      paint.warning(
                          "%s: held by %s since %s: %s"
                              .formatted(name, h.by(), times.day(h.at()), h.reason()))));
      target
          .frozen()
          .ifPresent(
              f ->
                  lines.add(
                      paint.warning(
                          "%s: frozen by '%s' %s%s"
                              .formatted(
                                  name,
                                  f.by(),
                                  f.until().isAfter(FAR)
                                      ? "without an end"
                                      : "until " + times.day(f.until()),
                                  f.reason().isBlank() ? "" : ": " + f.reason()))));
      if (!target.configured()) {
        lines.add(paint.warning(name + ": no longer in the configuration"));
      }
    }
    status.notes().forEach(n -> lines.add(paint.warning(n)));
    return lines;
  }

  private String now(TargetView target, Instant at) {
    List<String> parts = new ArrayList<>();
    target
        .holder()
        .ifPresent(
            holder ->
                parts.add(
                    target.running().stream()
                        .filter(d -> d.id().equals(holder))
                        .findFirst()
                        .map(d -> progress(d, at))
                        .orElse(holder + " works")));
    target.waiting().ifPresent(w -> parts.add(w + " is next" + why(target, w)));
    // A rollback that somebody has to approve holds nothing, and has no place in the record.
    target.running().stream()
        .map(DeploymentView::id)
        .filter(d -> !target.holder().equals(Optional.of(d)))
        .filter(d -> !target.waiting().equals(Optional.of(d)))
        .forEach(d -> parts.add(d + why(target, d)));
    return parts.isEmpty() ? "idle" : String.join("; ", parts);
  }

  /** What keeps the next one from starting, as far as it has told. */
  private static String why(TargetView target, DeploymentId next) {
    return target.running().stream()
        .filter(d -> d.id().equals(next) && !d.said().isBlank())
        .findFirst()
        .map(d -> ": " + d.said())
        .orElse("");
  }

  private String progress(DeploymentView d, Instant at) {
    String back = d.goingTo().map(v -> ", back to " + v).orElse("");
    String since = Times.text(Duration.between(d.updatedAt(), at));
    return "%s → %s: %s%s%s, for %s%s"
        .formatted(
            d.id(),
            About.version(d),
            d.step().isPresent() ? Doing.where(d) : "started",
            Doing.until(d, times),
            back,
            since,
            d.said().isBlank() ? "" : ": " + d.said());
  }

  public List<String> history(HistoryView history) {
    if (history.deployments().isEmpty()) return List.of("No deployments.");
    Table table = new Table("ASKED", "ID", "TARGET", "VERSION", "KIND", "OUTCOME", "TOOK", "BY");
    for (DeploymentView d : history.deployments()) {
      table.row(
          times.day(d.requestedAt()),
          d.id().value(),
          d.service() + "@" + d.environment(),
          About.version(d),
          FactText.kind(d.kind()),
          d.outcome()
              .map(o -> o.name().replace('_', ' '))
              .orElse(d.standing().name().toLowerCase(Locale.ROOT)),
          d.endedAt().map(e -> Times.text(Duration.between(d.requestedAt(), e))).orElse("–"),
          d.by());
    }
    List<String> lines = new ArrayList<>(table.lines());
    history.before().ifPresent(b -> lines.add(paint.faint("older ones: --before " + b)));
    return lines;
  }

  public List<String> tokens(TokenView.TokensView tokens) {
    if (tokens.tokens().isEmpty()) return List.of("No tokens but the owner's.");
    Table table = new Table("NAME", "ROLE", "ENVIRONMENTS", "MADE");
    for (TokenView token : tokens.tokens()) {
      table.row(
          token.name(),
          token.role().name().toLowerCase(Locale.ROOT),
          token.environments().isEmpty() ? "all" : words(token.environments()),
          times.day(token.created()));
    }
    return table.lines();
  }

  private static String ago(Instant then, Instant now) {
    return Times.text(Duration.between(then, now)) + " ago";
  }

  private static String words(List<?> values) {
    return String.join(", ", values.stream().map(Object::toString).toList());
  }
}
