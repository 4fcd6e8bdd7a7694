package io.signalbox.app.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The target that a command is about, as it is typed: a service, and its environment. */
final class TargetArgument {
  @Parameters(index = "0", paramLabel = "SERVICE", description = "The service.")
  String service = "";

  @Option(
      names = {"-e", "--env"},
      paramLabel = "ENVIRONMENT",
      required = true,
      description = "The environment.")
  String environment = "";

  /** As people are told of it. */
  @Override
  public String toString() {
    return service + " in " + environment;
  }
}
