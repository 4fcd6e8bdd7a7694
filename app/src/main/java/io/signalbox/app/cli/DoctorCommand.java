package io.signalbox.app.cli;

import io.signalbox.app.cli.doctor.Checkup;
import io.signalbox.app.cli.doctor.Finding;
import io.signalbox.broker.wire.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description =
        "Look at what Signalbox needs on this machine, and say what to do about what is missing.",
    footer = {"%nExamples:", "  signalbox doctor", "  signalbox doctor --config site.yaml --json"})
final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration (SIGNALBOX_CONFIG; default: signalbox.yaml).")
  Optional<Path> config = Optional.empty();

  @Option(names = "--json", description = "Print JSON, for scripts.")
  boolean json;

  DoctorCommand(Console console) {
    this.console = console;
  }

  record Findings(List<Finding> findings) {}

  @Override
  public Integer call() {
    List<Finding> findings;
    try (Progress progress = Progress.of(console)) {
      progress.say("looking");
      findings = new Checkup(console).all(ConfigFile.find(config, console));
    }
    if (json) console.out().println(Json.write(new Findings(findings)));
    else findings.forEach(this::tell);
    boolean problems =
        findings.stream().anyMatch(f -> f.what().equals(Checkup.CONFIGURATION) && !f.good());
    boolean bad = findings.stream().anyMatch(f -> !f.good());
    return problems ? Exit.PROBLEMS : bad ? Exit.FAILED : Exit.OK;
  }

  private void tell(Finding finding) {
    String line =
        "%s %-14s %s".formatted(finding.good() ? "✓" : "✗", finding.what(), finding.said());
    console.out().println(finding.good() ? line : console.paint().bad(line));
    if (!finding.good()) console.out().println(" ".repeat(17) + "Next: " + finding.next());
  }
}
