package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "approve",
    description = "Approve a deployment that waits for it; your token counts once.",
    footer = {
      "%nExamples:",
      "  signalbox approve auth-3f7k2m9x1q",
      "  signalbox approve auth-3f --reason 'canary looks good' --watch"
    })
final class ApproveCommand extends AskCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The deployment's id, or enough of its beginning.")
  String id = "";

  ApproveCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    return ask(
        "/api/v1/deployments/" + ApiClient.encoded(id) + "/approve",
        new Word(reason, by()),
        "Approved");
  }
}
