package io.signalbox.app.cli;

import io.signalbox.broker.wire.Json;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.Problem;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.routes.api.view.ProblemsView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "validate",
    description = "Check a configuration and name every problem, with its place. Asks nobody.",
    footer = {"%nExamples:", "  signalbox validate", "  signalbox validate --config site.yaml"})
final class ValidateCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration (SIGNALBOX_CONFIG; default: signalbox.yaml).")
  Optional<Path> config = Optional.empty();

  @Option(names = "--json", description = "Print JSON, for scripts.")
  boolean json;

  ValidateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Path file = ConfigFile.find(config, console);
    return switch (new ConfigurationLoader(console.variables()).load(file)) {
      case Loaded.Valid valid -> {
        say(List.of(), file + " is valid: " + summary(valid.configuration()));
        yield Exit.OK;
      }
      case Loaded.Invalid invalid -> {
        int number = invalid.problems().size();
        say(
            invalid.problems(),
            "%d problem%s; nothing of %s is used until it is mended."
                .formatted(number, number == 1 ? "" : "s", file));
        yield Exit.PROBLEMS;
      }
    };
  }

  private void say(List<Problem> problems, String summary) {
    if (json) {
      console.out().println(Json.write(new ProblemsView(problems)));
      return;
    }
    problems.forEach(console.out()::println);
    console.out().println(summary);
  }

  static String summary(Configuration configuration) {
    return "%d service(s) in %d environment(s), %d target(s), %d host(s)"
        .formatted(
            configuration.services().size(),
            configuration.environments().size(),
            configuration.targets().size(),
            configuration.hosts().size());
  }
}
