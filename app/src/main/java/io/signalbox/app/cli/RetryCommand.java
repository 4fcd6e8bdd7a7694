package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "retry",
    description = "Try a waiting deployment again now.",
    footer = {
      "%nExamples:",
      "  signalbox retry auth-3f7k2m9x1q",
      "  signalbox retry auth-3f --reason 'host is back' --watch"
    })
final class RetryCommand extends AskCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The deployment's id, or enough of its beginning.")
  String id = "";

  RetryCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    return ask(
        "/api/v1/deployments/" + ApiClient.encoded(id) + "/retry",
        new Word(reason, by()),
        "Asked to retry");
  }
}
