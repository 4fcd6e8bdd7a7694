package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "release-hold",
    description = "Let deployments of a target start again; who waits goes on.",
    footer = {
      "%nExamples:",
      "  signalbox release-hold auth --env production --reason 'incident is over'"
    })
final class ReleaseHoldCommand extends RemoteCommand {
  @Mixin TargetArgument target = new TargetArgument();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is written down.")
  Optional<String> reason = Optional.empty();

  ReleaseHoldCommand(Console console) {
    super(console);
  }

  /** What is asked for. */
  record Wanted(String service, String environment, Optional<String> reason, String by) {}

  @Override
  public Integer call() {
    ApiClient api = api();
    Wanted wanted = new Wanted(target.service, target.environment, reason, by());
    String answer = waitingFor("asking Signalbox", () -> api.post("/api/v1/holds/release", wanted));
    console.out().println(json ? answer.strip() : "Asked to release " + target);
    return Exit.OK;
  }
}
