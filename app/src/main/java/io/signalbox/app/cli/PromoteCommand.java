package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "promote",
    description = "Skip the rest of a bake: the release counts as proven.",
    footer = {
      "%nExamples:",
      "  signalbox promote auth-3f7k2m9x1q",
      "  signalbox promote auth-3f --reason 'urgent fix' --watch"
    })
final class PromoteCommand extends AskCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The deployment's id, or enough of its beginning.")
  String id = "";

  PromoteCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    return ask(
        "/api/v1/deployments/" + ApiClient.encoded(id) + "/promote",
        new Word(reason, by()),
        "Asked to promote");
  }
}
