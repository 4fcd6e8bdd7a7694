package io.signalbox.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = "Run Signalbox in this process, until it is told to stop (Ctrl-C, SIGTERM).",
    footer = {
      "%nExamples:",
      "  signalbox up --config signalbox.yaml",
      "  SIGNALBOX_LOG=json signalbox up"
    })
final class UpCommand implements Callable<Integer> {
  private final Console console;
  private final Programs programs;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The configuration (SIGNALBOX_CONFIG; default: signalbox.yaml, then"
              + " /etc/signalbox/signalbox.yaml).")
  Optional<Path> config = Optional.empty();

  UpCommand(Console console, Programs programs) {
    this.console = console;
    this.programs = programs;
  }

  @Override
  public Integer call() throws Exception {
    return programs.up(ConfigFile.find(config, console));
  }
}
