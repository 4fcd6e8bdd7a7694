package io.signalbox.app.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "prune",
    description = {
      "Remove what nobody needs any more from the hosts of a service: releases beyond keep_releases, and old backups.",
      "As each deployment does at its end, and a schedule with 'prune: true'. What serves, and what a way back needs, stays."
    },
    footer = {"%nExamples:", "  signalbox prune auth --env production --watch"})
final class PruneCommand extends AskCommand {
  @Parameters(index = "0", paramLabel = "SERVICE", description = "The service.")
  String service = "";

  @Option(
      names = {"-e", "--env"},
      paramLabel = "ENVIRONMENT",
      required = true,
      description = "The environment.")
  String environment = "";

  PruneCommand(Console console) {
    super(console);
  }

  /** What is sent. */
  record Tidy(String service, String environment, Optional<String> reason, String by) {}

  @Override
  public Integer call() {
    return ask(
        "/api/v1/prunings",
        new Tidy(service, environment, reason, by()),
        "Asked to prune %s in %s".formatted(service, environment));
  }
}
