package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.Judgements;
import io.signalbox.app.cli.text.Plot;
import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.view.StoryView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = {
      "Why gates of a deployment passed, held or breached: each verdict with its samples, the",
      "statistic and its threshold, from the recorded facts."
    },
    footer = {
      "%nExamples:",
      "  signalbox explain auth-3f7k2m9x1q",
      "  signalbox explain auth-3f --plot auth.svg"
    })
final class ExplainCommand extends RemoteCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The deployment's id, or enough of its beginning.")
  String id = "";

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Also draw samples and thresholds into this SVG file.")
  Optional<Path> plot = Optional.empty();

  ExplainCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    ApiClient api = api();
    String path = "/api/v1/deployments/" + ApiClient.encoded(id);
    String body = waitingFor("asking Signalbox", () -> api.get(path));
    List<Judgements.Judged> judged = Judgements.of(Json.read(body, StoryView.class));
    plot.ifPresent(file -> draw(file, judged));
    if (json) {
      console.out().println(Json.write(judged));
    } else {
      Judgements.lines(judged, times(), console.paint()).forEach(console.out()::println);
      plot.ifPresent(file -> console.out().println("\nDrawn into " + file + "."));
    }
    return Exit.OK;
  }

  private void draw(Path file, List<Judgements.Judged> judged) {
    try {
      Files.writeString(file, Plot.svg(judged, times()));
    } catch (IOException e) {
      throw new CliFailure(
          Exit.USAGE,
          "The file %s cannot be written (%s).".formatted(file, e.getClass().getSimpleName()),
          "Name a file in a directory that exists and may be written, by --plot FILE.");
    }
  }
}
