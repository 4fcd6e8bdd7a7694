package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.Timeline;
import io.signalbox.routes.api.view.StoryView;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "What happened to one deployment: when, in which step, on which evidence.",
    footer = {
      "%nExamples:",
      "  signalbox show auth-3f7k2m9x1q",
      "  signalbox show auth-3f --watch"
    })
final class ShowCommand extends RemoteCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The deployment's id, or enough of its beginning.")
  String id = "";

  @Option(names = "--watch", description = "Follow it to its end; the exit code tells the outcome.")
  boolean watch;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to watch (default: ${DEFAULT-VALUE}).",
      defaultValue = "1h",
      converter = Durations.class)
  Duration timeout = Duration.ofHours(1);

  ShowCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    ApiClient api = api();
    String path = "/api/v1/deployments/" + ApiClient.encoded(id);
    if (watch) {
      String full =
          io.signalbox.broker.wire.Json.read(api.get(path), StoryView.class)
              .deployment()
              .id()
              .value();
      return new Watch(api, console, json).follow(full, timeout);
    }
    String body = waitingFor("asking Signalbox", () -> api.get(path));
    return print(
        body,
        StoryView.class,
        v -> new Timeline(times(), console.paint()).lines(v, console.clock().instant()));
  }
}
