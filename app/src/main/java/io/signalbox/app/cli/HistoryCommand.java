package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.Lists;
import io.signalbox.routes.api.view.HistoryView;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description = "Deployments, newest first.",
    footer = {
      "%nExamples:",
      "  signalbox history",
      "  signalbox history auth --env production --limit 50"
    })
final class HistoryCommand extends RemoteCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "Only this service.")
  Optional<String> service = Optional.empty();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "ENVIRONMENT",
      description = "Only this environment.")
  Optional<String> environment = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many, at most 1000 (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  int limit = 20;

  @Option(
      names = "--before",
      paramLabel = "PLACE",
      description = "Go on where a page ended, as that page says.")
  Optional<String> before = Optional.empty();

  HistoryCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    StringBuilder path = new StringBuilder("/api/v1/deployments?limit=" + limit);
    service.ifPresent(s -> path.append("&service=").append(ApiClient.encoded(s)));
    environment.ifPresent(e -> path.append("&environment=").append(ApiClient.encoded(e)));
    before.ifPresent(b -> path.append("&before=").append(ApiClient.encoded(b)));
    ApiClient api = api();
    String body = waitingFor("asking Signalbox", () -> api.get(path.toString()));
    return print(body, HistoryView.class, v -> new Lists(times(), console.paint()).history(v));
  }
}
