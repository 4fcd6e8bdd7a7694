package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "pause",
    description = {
      "Stop a deployment before its next step, until it is resumed.",
      "What serves the new release already is watched, and rolled back after a breach."
    },
    footer = {
      "%nExamples:",
      "  signalbox pause auth-3f7k2m9x1q",
      "  signalbox pause auth-3f --reason 'looking at the logs'"
    })
final class PauseCommand extends AskCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The deployment's id, or enough of its beginning.")
  String id = "";

  PauseCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    return ask(
        "/api/v1/deployments/" + ApiClient.encoded(id) + "/pause",
        new Word(reason, by()),
        "Asked to pause");
  }
}
