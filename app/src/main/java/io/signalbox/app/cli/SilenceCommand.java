package io.signalbox.app.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.AlertLists;
import io.signalbox.engine.alert.Silence;
import io.signalbox.routes.api.view.AlertsView;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "silence",
    description = "Tell nobody of some targets for a while; what happens meanwhile is kept.",
    footer = {
      "%nExamples:",
      "  signalbox silence --service auth --env production --for 2h --reason 'disk is replaced'",
      "  signalbox silence --env staging --for 8h --from 2026-12-01T22:00+09:00",
      "  signalbox silence list",
      "  signalbox silence end s-3f7k2m9x"
    })
final class SilenceCommand extends RemoteCommand {
  @Option(names = "--service", paramLabel = "SERVICE", description = "Of this service; else all.")
  Optional<String> service = Optional.empty();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "ENVIRONMENT",
      description = "In this environment; else all.")
  Optional<String> environment = Optional.empty();

  @Option(names = "--for", paramLabel = "DURATION", description = "How long, such as 30m or 2h.")
  Optional<String> length = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "When it begins, such as 2026-12-01T22:00+09:00; else now.")
  Optional<String> from = Optional.empty();

  @Option(
      names = "--severity",
      paramLabel = "SEVERITY",
      description = "Nothing worse than this is held back (info, warning, critical; else all).")
  Optional<String> severity = Optional.empty();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; 'silence list' shows it.")
  Optional<String> reason = Optional.empty();

  SilenceCommand(Console console) {
    super(console);
  }

  static CommandLine of(Console console) {
    return new CommandLine(new SilenceCommand(console))
        .addSubcommand(new ListAll(console))
        .addSubcommand(new End(console));
  }

  record Wanted(
      Optional<String> service,
      Optional<String> environment,
      @JsonProperty("for") String length,
      Optional<String> from,
      Optional<String> severity,
      Optional<String> reason,
      String by) {}

  @Override
  public Integer call() {
    if (length.isEmpty()) {
      throw new CliFailure(
          Exit.USAGE, "For how long?", "Add --for 2h, say; 'silence list' shows what there is.");
    }
    Wanted wanted = new Wanted(service, environment, length.get(), from, severity, reason, by());
    return print(
        api().post("/api/v1/silences", wanted),
        Silence.class,
        s -> List.of(new AlertLists(times(), console.paint()).silence(s)));
  }

  @Command(
      name = "list",
      description = "All silences that are not over.",
      footer = {"%nExamples:", "  signalbox silence list"})
  static final class ListAll extends RemoteCommand {
    ListAll(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      return print(
          api().get("/api/v1/alerts"),
          AlertsView.class,
          v -> new AlertLists(times(), console.paint()).silences(v));
    }
  }

  @Command(
      name = "end",
      description = "End a silence now; what still stands is told at once.",
      footer = {"%nExamples:", "  signalbox silence end s-3f7k2m9x"})
  static final class End extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "The silence's id.")
    String id = "";

    End(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      String body = api().delete("/api/v1/silences/" + ApiClient.encoded(id));
      console.out().println(json ? body.strip() : "Silence '" + id + "' is over.");
      return Exit.OK;
    }
  }
}
