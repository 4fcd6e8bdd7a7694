package io.signalbox.app.chaos;

import io.signalbox.app.hosts.TestHosts;
import io.signalbox.broker.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The crash campaign as a program. */
@Command(
    name = "signalbox-chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs Signalbox on real hosts under constant load, injures it again and again, and looks at the"
          + " hosts after each deployment. Needs test hosts (CONTRIBUTING.md); as root it also fills"
          + " the disk and cuts the power.",
      "",
      "Exit code: 0 nothing was wrong, 1 something was, 2 wrong use.",
      "",
      "Examples:",
      "  signalbox-chaos --injuries 50",
      "  signalbox-chaos --injuries 1000 --seed 7 --report chaos.md",
      "  signalbox-chaos --injuries 20 --only kill,power-cut",
      "  signalbox-chaos --injuries 50 --engines 2"
    })
public final class Chaos implements Callable<Integer> {
  @Option(
      names = "--injuries",
      defaultValue = "50",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int injuries;

  @Option(
      names = "--seed",
      description = "Chooses injuries, moments and releases (default: by the clock).")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--engines",
      defaultValue = "1",
      description = {
        "How many (default: ${DEFAULT-VALUE}). One has everything inside; several work at a broker in a process of its",
        "own and a PostgreSQL, and may be cut off from both. At most 4."
      })
  private int engines;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "KIND",
      description = "Only these: ${COMPLETION-CANDIDATES} (default: all that this machine allows).")
  private List<Injury> only = new ArrayList<>();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes the report there, in Markdown.")
  private Optional<Path> report = Optional.empty();

  @Option(names = "--json", description = "Prints the report as JSON.")
  private boolean json;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Works there, and leaves it (default: a temporary one).")
  private Optional<Path> directory = Optional.empty();

  private static final int MOST_ENGINES = 4;

  private Chaos() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    try {
      return new CommandLine(new Chaos())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .registerConverter(Injury.class, Chaos::kind)
          .execute(args);
    } catch (AssertionError stuck) {
      // Its attacker may not have ended, and would keep the process and its message back.
      stuck.printStackTrace();
      return 1;
    }
  }

  private static Injury kind(String typed) {
    for (Injury injury : Injury.values()) if (injury.toString().equals(typed)) return injury;
    throw new CommandLine.TypeConversionException(
        "'%s' is no injury; there are %s".formatted(typed, List.of(Injury.values())));
  }

  @Override
  public Integer call() throws Exception {
    if (engines < 1 || engines > MOST_ENGINES) {
      System.err.println("--engines is from 1 to " + MOST_ENGINES + ", not " + engines);
      return 2;
    }
    List<Injury> possible = Injury.possible(engines);
    if (!possible.containsAll(only)) {
      System.err.println("Here is possible: " + possible + "; asked for was " + only);
      return 2;
    }
    if (!TestHosts.up()) {
      System.err.println(
          "SIGNALBOX_TEST_HOSTS is not set, so there are no hosts. Next: sudo .ci/hosts up 3 && eval \"$(.ci/hosts env)\"");
      return 2;
    }
    Path root =
        directory.isPresent()
            ? Files.createDirectories(directory.get())
            : Files.createTempDirectory("signalbox-chaos-");
    Report result =
        new Campaign(
                new Campaign.Order(
                    engines,
                    injuries,
                    seed.orElseGet(System::nanoTime),
                    only.isEmpty() ? Injury.possible(engines) : only,
                    TestHosts.load().first(3),
                    root,
                    line -> System.err.println(line)))
            .run();
    if (report.isPresent()) Files.writeString(report.get(), result.told() + "\n");
    System.out.println(json ? Json.pretty(fields(result)) : result.told());
    return result.wrong().isEmpty() ? 0 : 1;
  }

  private static Map<String, Object> fields(Report report) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("seed", report.seed());
    fields.put("engines", report.engines());
    fields.put("injuries", report.injuries());
    fields.put("resumed", report.resumed());
    fields.put("outcomes", report.outcomes());
    fields.put("starts", report.starts());
    fields.put("asked", report.asked());
    fields.put("load", report.load());
    fields.put("wrong", report.wrong());
    return fields;
  }
}
