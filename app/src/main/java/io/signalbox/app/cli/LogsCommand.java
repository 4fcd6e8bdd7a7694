package io.signalbox.app.cli;

import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.LogsView;
import io.signalbox.routes.api.view.LogsView.InstanceLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "logs",
    description = "The last lines of a service's processes.",
    footer = {
      "%nExamples:",
      "  signalbox logs auth --env production",
      "  signalbox logs auth --env production --instance auth-2 --follow"
    })
final class LogsCommand extends RemoteCommand {
  private static final long LOOK_EVERY_S = 2;

  @Mixin TargetArgument target = new TargetArgument();

  @Option(names = "--instance", paramLabel = "NAME", description = "Only this instance.")
  Optional<String> instance = Optional.empty();

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "How many, at most 500 (default: ${DEFAULT-VALUE}).",
      defaultValue = "50")
  int lines = 50;

  @Option(names = "--follow", description = "Go on with new lines until interrupted.")
  boolean follow;

  LogsCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws InterruptedException {
    StringBuilder path =
        new StringBuilder(
            "/api/v1/logs?service=%s&environment=%s&lines=%d"
                .formatted(
                    ApiClient.encoded(target.service),
                    ApiClient.encoded(target.environment),
                    lines));
    instance.ifPresent(i -> path.append("&instance=").append(ApiClient.encoded(i)));
    ApiClient api = api();
    String body = waitingFor("reading logs", () -> api.get(path.toString()));
    if (json) return print(body, LogsView.class, v -> List.of());
    Map<String, List<String>> seen = new HashMap<>();
    tell(Json.read(body, LogsView.class), seen);
    while (follow) {
      TimeUnit.SECONDS.sleep(LOOK_EVERY_S);
      tell(Json.read(api.get(path.toString()), LogsView.class), seen);
    }
    return Exit.OK;
  }

  private void tell(LogsView logs, Map<String, List<String>> seen) {
    boolean several = logs.instances().size() > 1;
    for (InstanceLog log : logs.instances()) {
      String name = log.instance().value();
      boolean first = !seen.containsKey(name);
      if (first && several) console.out().println(console.paint().strong(heading(log)));
      List<String> before = seen.getOrDefault(name, List.of());
      for (String line : newLines(before, log.lines())) {
        console.out().println(several && !first ? name + "  " + line : line);
      }
      log.trouble().filter(t -> first).ifPresent(console.err()::println);
      seen.put(name, log.lines());
    }
  }

  private static String heading(InstanceLog log) {
    return "== %s%s%s"
        .formatted(
            log.instance(),
            log.version().map(Version::value).map(v -> "  " + v).orElse(""),
            log.slot().map(s -> "  slot " + s).orElse(""));
  }

  /** What the later look has behind the longest end of the earlier one that it begins with. */
  static List<String> newLines(List<String> before, List<String> now) {
    for (int overlap = Math.min(before.size(), now.size()); overlap > 0; overlap--) {
      List<String> end = before.subList(before.size() - overlap, before.size());
      if (end.equals(now.subList(0, overlap))) return now.subList(overlap, now.size());
    }
    return now;
  }
}
