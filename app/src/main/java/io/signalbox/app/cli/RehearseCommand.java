package io.signalbox.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rehearse",
    hidden = true,
    description = "Load what a start needs, and end; 'signalbox prepare' calls it.",
    footer = {"%nExamples:", "  signalbox rehearse --whole"})
final class RehearseCommand implements Callable<Integer> {
  private final Programs programs;

  @Option(names = "--whole", description = "A whole Signalbox, and not only a client.")
  boolean whole;

  RehearseCommand(Programs programs) {
    this.programs = programs;
  }

  @Override
  public Integer call() throws Exception {
    return programs.rehearse(whole);
  }
}
