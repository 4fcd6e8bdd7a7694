package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.ReplayText;
import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.view.ReplayView;
import io.signalbox.routes.api.view.ReplayView.Fate;
import io.signalbox.routes.api.view.ReplayView.Replay;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    description = {
      "Ask once more for what was asked for before: as deployments of their own, linked to the first.",
      "First shows what would be done, and whether the world has changed since."
    },
    footer = {
      "%nExamples:",
      "  signalbox replay auth-3f7k2m9x1q",
      "  signalbox replay --from 2026-11-21T08:00:00Z --to 2026-11-21T09:00:00Z --service auth --yes"
    })
final class ReplayCommand extends AskCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID",
      description = "The deployment to repeat: its id, or enough of its beginning.")
  Optional<String> id = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Everything asked for from then on, such as 2026-11-21T08:00:00+09:00;")
  Optional<String> from = Optional.empty();

  @Option(names = "--to", paramLabel = "TIME", description = "until then.")
  Optional<String> to = Optional.empty();

  @Option(names = "--service", paramLabel = "SERVICE", description = "Only of this service.")
  Optional<String> service = Optional.empty();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "ENVIRONMENT",
      description = "Only in this environment.")
  Optional<String> environment = Optional.empty();

  @Option(
      names = "--force",
      description = "Also versions that were rolled back, or superseded by another one since.")
  boolean force;

  @Option(names = "--yes", description = "Do not ask for confirmation.")
  boolean yes;

  ReplayCommand(Console console) {
    super(console);
  }

  /** What is sent. */
  record Again(
      Optional<String> deployment,
      Optional<String> from,
      Optional<String> to,
      Optional<String> service,
      Optional<String> environment,
      Optional<Boolean> force,
      Optional<String> reason,
      String by) {}

  @Override
  public Integer call() {
    if (id.isEmpty() && (from.isEmpty() || to.isEmpty())) {
      throw new CliFailure(
          Exit.USAGE, "What shall be replayed?", "Name a deployment, or give --from and --to.");
    }
    ApiClient api = api();
    ReplayText text = new ReplayText(times(), console.paint());
    String plan = waitingFor("planning", () -> api.get("/api/v1/replays?" + query()));
    ReplayView forecast = Json.read(plan, ReplayView.class);
    if (!json) text.lines(forecast).forEach(console.out()::println);
    List<Replay> doable =
        forecast.replays().stream().filter(r -> r.fate() == Fate.REPLAYED).toList();
    if (doable.isEmpty()) {
      throw new CliFailure(
          Exit.REJECTED,
          forecast.replays().stream()
              .map(Replay::why)
              .findFirst()
              .orElse("Nothing was asked for then."),
          "'signalbox history' lists what was asked for; --force repeats what was rolled back or superseded.");
    }
    if (!yes && !console.confirm("This asks for %d deployment(s).".formatted(doable.size()))) {
      throw new CliFailure(Exit.USAGE, "Nothing was asked for.", "Say --yes to replay them.");
    }
    Again again = new Again(id, from, to, service, environment, ifSet(force), reason, by());
    String answer = waitingFor("asking Signalbox", () -> api.post("/api/v1/replays", again));
    if (json && !watch) console.out().println(answer.strip());
    return follow(api, Json.read(answer, ReplayView.class));
  }

  private int follow(ApiClient api, ReplayView asked) {
    int exit = Exit.OK;
    for (Replay each : asked.replays()) {
      if (each.asked().isEmpty()) continue;
      String deployment = each.asked().get().value();
      if (!json) {
        console.out().println("Asked to replay %s: deployment %s".formatted(each.of(), deployment));
      }
      if (watch) exit = Math.max(exit, new Watch(api, console, json).follow(deployment, timeout));
    }
    return exit;
  }

  private String query() {
    StringBuilder query = new StringBuilder("force=" + force);
    id.ifPresent(i -> query.append("&deployment=").append(ApiClient.encoded(i)));
    from.ifPresent(f -> query.append("&from=").append(ApiClient.encoded(f)));
    to.ifPresent(t -> query.append("&to=").append(ApiClient.encoded(t)));
    service.ifPresent(s -> query.append("&service=").append(ApiClient.encoded(s)));
    environment.ifPresent(e -> query.append("&environment=").append(ApiClient.encoded(e)));
    return query.toString();
  }
}
