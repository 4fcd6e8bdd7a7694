package io.signalbox.app.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "adopt",
    description = {
      "Rebuild what Signalbox knows of a service from its hosts, after its data was lost or restored from an old backup.",
      "Only looks. Where all hosts run one release, as it was pushed, and it answers, that one counts as proven again.",
      "With --version: take over a service that runs by hand, batch by batch; if that fails, it runs by hand again."
    },
    footer = {
      "%nExamples:",
      "  signalbox adopt auth --env production --watch",
      "  signalbox adopt auth --env production --version 0-by-hand --watch",
      "  signalbox adopt auth --env production --force --reason 'pc2 was repaired by hand'"
    })
final class AdoptCommand extends AskCommand {
  @Mixin TargetArgument target = new TargetArgument();

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description =
          "Take over what somebody installed by hand, as 'adopt' in the configuration describes it:"
              + " it becomes the first release, under this name.")
  Optional<String> version = Optional.empty();

  @Option(
      names = "--force",
      description =
          "Where the hosts run no release that can be called proven: go on from their fence alone."
              + " The next deployment then has nothing to return to.")
  boolean force;

  @Option(
      names = "--preempt",
      description = "The deployment that holds the target ends, and leaves the hosts as they are.")
  boolean preempt;

  AdoptCommand(Console console) {
    super(console);
  }

  /** What is sent. */
  record Known(
      String service,
      String environment,
      Optional<String> version,
      Optional<Boolean> force,
      Optional<Boolean> preempt,
      Optional<String> reason,
      String by) {}

  @Override
  public Integer call() {
    Known known =
        new Known(
            target.service,
            target.environment,
            version,
            ifSet(force),
            ifSet(preempt),
            reason,
            by());
    return ask("/api/v1/adoptions", known, said());
  }

  private String said() {
    return version
        .map(
            v ->
                "On each host, nobody answers from the stop of the old unit until nginx has its port: one reload.\nAsked to take over %s in %s as %s"
                    .formatted(target.service, target.environment, v))
        .orElse("Asked to adopt " + target);
  }
}
