package io.signalbox.app.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    description = {
      "Return to a proven release, by default the one before the current.",
      "If a deployment holds the target, it is told to go back."
    },
    footer = {
      "%nExamples:",
      "  signalbox rollback auth --env production --watch",
      "  signalbox rollback auth --env production --to 2.0.3 --reason 'errors since noon'"
    })
final class RollbackCommand extends AskCommand {
  @Mixin TargetArgument target = new TargetArgument();

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "A proven release; the default is the one before the current.")
  Optional<String> to = Optional.empty();

  @Option(
      names = "--restore-data",
      description =
          "Bring back the data of the backup too: what was written since is lost, but for a fresh"
              + " backup of it.")
  boolean restoreData;

  @Option(
      names = "--preempt",
      description =
          "Take the target from the deployment that holds it, instead of telling that to go back:"
              + " for one that hears nothing, such as a dead letter.")
  boolean preempt;

  @Option(names = "--yes", description = "Do not ask for confirmation.")
  boolean yes;

  RollbackCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (restoreData && !yes && !confirmed()) {
      throw new CliFailure(Exit.USAGE, "Nothing was asked for.", "Leave --restore-data out.");
    }
    Wanted wanted =
        new Wanted(
            target.service,
            target.environment,
            to,
            Optional.empty(),
            Optional.empty(),
            ifSet(preempt),
            ifSet(restoreData),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            reason,
            by());
    return ask(
        "/api/v1/rollbacks",
        wanted,
        "Asked to roll %s back in %s".formatted(target.service, target.environment));
  }

  private boolean confirmed() {
    return console.confirm(
        "This replaces the data of %s in %s by an older backup; what was written since then is no longer served."
            .formatted(target.service, target.environment));
  }
}
