package io.signalbox.app.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "deploy",
    description = "Deploy a version of a service to an environment.",
    footer = {
      "%nExamples:",
      "  signalbox deploy auth 2.1.0 --env production --watch",
      "  signalbox deploy auth 2.1.0 --env production --at 2026-12-01T02:00+09:00",
      "  signalbox deploy auth 2.1.0 --env staging --reason 'fixes login' --json"
    })
final class DeployCommand extends AskCommand {
  @Mixin TargetArgument target = new TargetArgument();

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version to bring out.")
  String version = "";

  @Option(names = "--skip-backup", description = "Make no backup; that is written down.")
  boolean skipBackup;

  @Option(names = "--force", description = "Deploy it although it was rolled back before.")
  boolean force;

  @Option(
      names = "--preempt",
      description = "Take the target from the deployment that holds it now.")
  boolean preempt;

  @Option(
      names = "--override-freeze",
      description = "Start although the target is frozen; needs --reason.")
  boolean overrideFreeze;

  @Option(
      names = "--digest",
      paramLabel = "sha256:…",
      description = "What the artifact must be; anything else is refused.")
  Optional<String> digest = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Not now, but at that time, such as 2026-12-01T02:00+09:00; 'schedule list' shows it.")
  Optional<String> at = Optional.empty();

  DeployCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Wanted wanted =
        new Wanted(
            target.service,
            target.environment,
            Optional.of(version),
            ifSet(skipBackup),
            ifSet(force),
            ifSet(preempt),
            Optional.empty(),
            ifSet(overrideFreeze),
            digest,
            at,
            reason,
            by());
    if (at.isPresent() && watch) {
      throw new CliFailure(
          Exit.USAGE, "What begins later cannot be watched now.", "Leave out --watch or --at.");
    }
    return ask(
        "/api/v1/deployments",
        wanted,
        "Asked to deploy %s of %s to %s%s"
            .formatted(
                version, target.service, target.environment, at.map(t -> " at " + t).orElse("")));
  }
}
