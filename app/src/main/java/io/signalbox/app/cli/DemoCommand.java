package io.signalbox.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "demo",
    description =
        "Deploys, breaks and rolls back a small service on this machine; needs nothing else.",
    footer = {"%nExamples:", "  signalbox demo"})
final class DemoCommand implements Callable<Integer> {
  private final Programs programs;

  DemoCommand(Programs programs) {
    this.programs = programs;
  }

  @Override
  public Integer call() throws Exception {
    return programs.demo();
  }
}
