package io.signalbox.app.cli;

import io.signalbox.broker.wire.Json;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "version",
    description = "The version of Signalbox and of the Java that runs it.",
    footer = {"%nExamples:", "  signalbox version --json"})
final class VersionCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--json", description = "Print JSON, for scripts.")
  boolean json;

  VersionCommand(Console console) {
    this.console = console;
  }

  record Versions(String signalbox, String java) {}

  /** As the jar says; classes without a jar are a build in progress. */
  static String ofThis() {
    return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public Integer call() {
    Versions versions = new Versions(ofThis(), Runtime.version().toString());
    console
        .out()
        .println(
            json
                ? Json.write(versions)
                : "signalbox %s (Java %s)".formatted(versions.signalbox(), versions.java()));
    return Exit.OK;
  }
}
