package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "hold",
    description = {
      "Keep deployments of a target from starting, until it is released; the newest one waits.",
      "What runs goes on, and rollbacks pass."
    },
    footer = {"%nExamples:", "  signalbox hold auth --env production --reason 'incident 4711'"})
final class HoldCommand extends RemoteCommand {
  @Mixin TargetArgument target = new TargetArgument();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; it is written down.")
  Optional<String> reason = Optional.empty();

  HoldCommand(Console console) {
    super(console);
  }

  /** What is asked for. */
  record Wanted(String service, String environment, Optional<String> reason, String by) {}

  @Override
  public Integer call() {
    ApiClient api = api();
    Wanted wanted = new Wanted(target.service, target.environment, reason, by());
    String answer = waitingFor("asking Signalbox", () -> api.post("/api/v1/holds", wanted));
    console.out().println(json ? answer.strip() : "Asked to hold " + target);
    return Exit.OK;
  }
}
