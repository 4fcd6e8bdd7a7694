package io.signalbox.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "signalbox",
    description = "Turns deploy and rollback events into safe deployments.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "%nExamples:",
      "  signalbox demo",
      "  signalbox up --config signalbox.yaml",
      "  signalbox deploy auth 2.1.0 --env production --watch",
      "",
      "A remote Signalbox: --url URL --token-file FILE, or SIGNALBOX_URL and SIGNALBOX_TOKEN.",
      "Over SSH: ssh -L 7070:127.0.0.1:7070 HOST, then --url http://127.0.0.1:7070."
    })
final class SignalboxCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new CliFailure(Exit.USAGE, "What shall Signalbox do?", "'signalbox --help' lists it.");
  }
}
