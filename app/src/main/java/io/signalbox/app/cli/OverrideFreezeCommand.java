package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "override-freeze",
    description = "Let a deployment start although its target is frozen.",
    footer = {
      "%nExamples:",
      "  signalbox override-freeze auth-3f7k2m9x1q --reason 'customers cannot log in' --watch"
    })
final class OverrideFreezeCommand extends AskCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The deployment's id, or enough of its beginning.")
  String id = "";

  OverrideFreezeCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    return ask(
        "/api/v1/deployments/" + ApiClient.encoded(id) + "/override-freeze",
        new Word(reason, by()),
        "Asked to override the freeze");
  }
}
