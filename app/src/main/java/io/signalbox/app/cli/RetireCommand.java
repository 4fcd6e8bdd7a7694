package io.signalbox.app.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "retire",
    description = {
      "Take a service, or one host of it, out for good: out of traffic, stopped, units and nginx files removed.",
      "Releases, shared data and backups stay, unless --purge says otherwise."
    },
    footer = {
      "%nExamples:",
      "  signalbox retire auth --env production --watch",
      "  signalbox retire auth --env production --host pc3 --purge --yes"
    })
final class RetireCommand extends AskCommand {
  @Mixin TargetArgument target = new TargetArgument();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Only the instances on this host; the default is every host.")
  Optional<String> host = Optional.empty();

  @Option(
      names = "--purge",
      description = "Remove releases, shared data and backups on the hosts too; all but the fence.")
  boolean purge;

  @Option(
      names = "--preempt",
      description = "Take the target from the deployment that holds it, instead of waiting for it.")
  boolean preempt;

  @Option(names = "--yes", description = "Do not ask for confirmation.")
  boolean yes;

  RetireCommand(Console console) {
    super(console);
  }

  /** What is sent. */
  record Gone(
      String service,
      String environment,
      Optional<String> host,
      Optional<Boolean> purge,
      Optional<Boolean> preempt,
      Optional<String> reason,
      String by) {}

  @Override
  public Integer call() {
    if (!yes && !confirmed()) {
      throw new CliFailure(
          Exit.USAGE, "Nothing was asked for.", "Say --yes to retire it without being asked.");
    }
    Gone gone =
        new Gone(
            target.service, target.environment, host, ifSet(purge), ifSet(preempt), reason, by());
    return ask("/api/v1/retirements", gone, "Asked to retire " + what());
  }

  private String what() {
    return target + host.map(h -> " on " + h).orElse("");
  }

  private boolean confirmed() {
    return console.confirm(
        "This stops %s and takes it out of traffic%s."
            .formatted(what(), purge ? "; its releases, shared data and backups are removed" : ""));
  }
}
