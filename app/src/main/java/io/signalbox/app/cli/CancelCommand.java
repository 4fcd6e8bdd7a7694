package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "cancel",
    description = "End a deployment, and undo what it has changed.",
    footer = {
      "%nExamples:",
      "  signalbox cancel auth-3f7k2m9x1q",
      "  signalbox cancel auth-3f --reason 'wrong version' --watch"
    })
final class CancelCommand extends AskCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The deployment's id, or enough of its beginning.")
  String id = "";

  CancelCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    return ask(
        "/api/v1/deployments/" + ApiClient.encoded(id) + "/cancel",
        new Word(reason, by()),
        "Asked to cancel");
  }
}
