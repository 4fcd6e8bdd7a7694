package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "deny",
    description =
        "Deny a deployment that waits for approval: it ends, and what was started is undone.",
    footer = {"%nExamples:", "  signalbox deny auth-3f7k2m9x1q --reason 'not before the weekend'"})
final class DenyCommand extends AskCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The deployment's id, or enough of its beginning.")
  String id = "";

  DenyCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    return ask(
        "/api/v1/deployments/" + ApiClient.encoded(id) + "/deny", new Word(reason, by()), "Denied");
  }
}
