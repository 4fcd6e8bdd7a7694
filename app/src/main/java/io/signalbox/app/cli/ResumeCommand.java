package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "resume",
    description = "Let a paused deployment go on.",
    footer = {
      "%nExamples:",
      "  signalbox resume auth-3f7k2m9x1q",
      "  signalbox resume auth-3f --reason 'looks good' --watch"
    })
final class ResumeCommand extends AskCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The deployment's id, or enough of its beginning.")
  String id = "";

  ResumeCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    return ask(
        "/api/v1/deployments/" + ApiClient.encoded(id) + "/resume",
        new Word(reason, by()),
        "Asked to resume");
  }
}
