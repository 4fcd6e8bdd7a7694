package io.signalbox.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.app.cli.remote.ApiClient;
import io.signalbox.app.cli.text.Simulated;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.hindsight.Hindsight;
import io.signalbox.engine.hindsight.Recorded;
import io.signalbox.engine.hindsight.Retold;
import io.signalbox.engine.model.Deployment;
import io.signalbox.routes.api.view.DeploymentView;
import io.signalbox.routes.api.view.HistoryView;
import io.signalbox.routes.api.view.StoryView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "simulate",
    description = {
      "What gates would have decided under another configuration: decides recorded deployments",
      "again, from the samples in the ledger, and changes nothing. Samples end where the recorded",
      "gate ended; nobody knows what came after, and it says so."
    },
    footer = {
      "%nExamples:",
      "  signalbox simulate --since 30d --config new.yaml",
      "  signalbox simulate --since 7d --config new.yaml --service auth --env production --json"
    })
final class SimulateCommand extends RemoteCommand {
  private static final int PAGE = 200;
  private static final int MOST = 1_000;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration to decide by (SIGNALBOX_CONFIG; default: signalbox.yaml).")
  Optional<Path> config = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description =
          "Deployments of the last so many days, hours or minutes (default: ${DEFAULT-VALUE}); the"
              + " newest 1000 at most.",
      defaultValue = "30d",
      converter = Durations.class)
  Duration since = Duration.ofDays(30);

  @Option(names = "--service", paramLabel = "SERVICE", description = "Only this service.")
  Optional<String> service = Optional.empty();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "ENVIRONMENT",
      description = "Only this environment.")
  Optional<String> environment = Optional.empty();

  SimulateCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Path file = ConfigFile.find(config, console);
    return switch (new ConfigurationLoader(console.variables()).load(file)) {
      case Loaded.Invalid invalid -> {
        invalid.problems().forEach(console.err()::println);
        throw new CliFailure(
            Exit.PROBLEMS,
            "%s has problems; nothing was decided by it.".formatted(file),
            "Mend them; 'signalbox validate --config %s' shows them again.".formatted(file));
      }
      case Loaded.Valid valid -> {
        tell(simulate(api(), valid.configuration()));
        yield Exit.OK;
      }
    };
  }

  private void tell(List<Retold> all) {
    if (json) console.out().println(Json.write(all));
    else
      new Simulated(times(), console.paint())
          .lines(all, since, MOST)
          .forEach(console.out()::println);
  }

  private List<Retold> simulate(ApiClient api, Configuration configuration) {
    List<Retold> all = new ArrayList<>();
    try (Progress progress = Progress.of(console)) {
      progress.say("reading the history");
      List<DeploymentView> found = found(api);
      for (DeploymentView one : found) {
        progress.say("deciding %d of %d again".formatted(all.size() + 1, found.size()));
        String body = api.get("/api/v1/deployments/" + ApiClient.encoded(one.id().value()));
        List<Fact> facts =
            Json.read(body, StoryView.class).facts().stream()
                .flatMap(f -> readable(f).stream())
                .toList();
        if (facts.isEmpty()) continue;
        Recorded recorded = Recorded.of(facts);
        all.add(Hindsight.of(recorded, configuration.target(one.service(), one.environment())));
      }
    }
    return all;
  }

  private List<DeploymentView> found(ApiClient api) {
    Instant from = console.clock().instant().minus(since);
    List<DeploymentView> all = new ArrayList<>();
    Optional<String> before = Optional.of("");
    while (before.isPresent() && all.size() < MOST) {
      HistoryView page = Json.read(api.get(path(before.get())), HistoryView.class);
      page.deployments().stream()
          .filter(d -> !d.requestedAt().isBefore(from))
          .filter(d -> d.kind().filter(k -> k == Deployment.Kind.DEPLOY).isPresent())
          .limit(MOST - all.size())
          .forEach(all::add);
      boolean older = page.deployments().stream().anyMatch(d -> d.requestedAt().isBefore(from));
      before = older ? Optional.empty() : page.before();
    }
    return all;
  }

  private String path(String before) {
    StringBuilder path = new StringBuilder("/api/v1/deployments?limit=" + PAGE);
    service.ifPresent(s -> path.append("&service=").append(ApiClient.encoded(s)));
    environment.ifPresent(e -> path.append("&environment=").append(ApiClient.encoded(e)));
    if (!before.isEmpty()) path.append("&before=").append(ApiClient.encoded(before));
    return path.toString();
  }

  /** A kind of fact that this version does not know is none of a gate's. */
  private static Optional<Fact> readable(JsonNode json) {
    try {
      return Optional.of(Json.read(json.toString(), Fact.class));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
