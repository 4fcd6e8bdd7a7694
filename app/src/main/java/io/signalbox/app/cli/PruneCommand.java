package io.signalbox.app.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "prune",
    description = {
      "Remove what nobody needs any more from the hosts of a service: releases beyond keep_releases, and old backups.",
      "As each deployment does at its end, and a schedule with 'prune: true'. What serves, and what a way back needs, stays."
    },
    footer = {"%nExamples:", "  signalbox prune auth --env production --watch"})
final class PruneCommand extends AskCommand {
  @Mixin TargetArgument target = new TargetArgument();

  PruneCommand(Console console) {
    super(console);
  }

  /** What is sent. */
  record Tidy(String service, String environment, Optional<String> reason, String by) {}

  @Override
  public Integer call() {
    return ask(
        "/api/v1/prunings",
        new Tidy(target.service, target.environment, reason, by()),
        "Asked to prune " + target);
  }
}
