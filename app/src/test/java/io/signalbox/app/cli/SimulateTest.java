package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outline;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.api.view.DeploymentView;
import io.signalbox.routes.api.view.HistoryView;
import io.signalbox.routes.api.view.StoryView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A deployment that three failed probes of five have turned back, and what else could have been.
 */
class SimulateTest {
  private static final DeploymentView VIEW = Stories.rolledBack().deployment();
  private static final Instant BEGAN = VIEW.requestedAt();

  private final Typed typed;
  private final Path home;

  SimulateTest(@TempDir Path home) throws IOException {
    this.home = home;
    this.typed = new Typed(home);
  }

  @BeforeEach
  void recorded() throws IOException {
    List<JsonNode> facts = facts(spec(config("as-it-was", 3)));
    typed
        .answering(
            "GET /api/v1/deployments?limit=200&service=auth",
            200,
            Json.write(new HistoryView(List.of(VIEW), Optional.empty())))
        .answering(
            "GET /api/v1/deployments/" + VIEW.id(), 200, Json.write(new StoryView(VIEW, facts)));
  }

  @AfterEach
  void stop() {
    typed.close();
  }

  private Path config(String name, int breaches) throws IOException {
    Path file = home.resolve(name + ".yaml");
    Files.writeString(
        file,
        """
        signalbox: {data: data}
        environments: {production: {platform: local}}
        services:
          auth:
            artifact: "none/{version}"
            directory: d
            command: ["true"]
            gate: {window: 5, breaches: %d}
        """
            .formatted(breaches));
    return file;
  }

  private static TargetSpec spec(Path file) {
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid ->
          valid
              .configuration()
              .target(new ServiceName("auth"), new EnvironmentName("production"))
              .orElseThrow();
      case Loaded.Invalid invalid -> throw new IllegalStateException(invalid.problems().toString());
    };
  }

  private static List<JsonNode> facts(TargetSpec spec) {
    Release release = new Release(new Version("2.1.0"), "none", Optional.empty());
    Cause cause = new Cause("test", "e", "ada", BEGAN, false, "", Cause.Wishes.NONE);
    Plan plan = Plan.rolling(spec, release, List.of());
    Deployment now =
        Deployment.requested(VIEW.id(), Deployment.Kind.DEPLOY, cause, plan)
            .entering(new Cursor(Step.GATE, Cursor.Phase.LIVE, 0, 0), BEGAN)
            .touching(plan.batches().getFirst().instances());
    List<JsonNode> facts = new ArrayList<>();
    Optional<Outline> outline = Optional.of(Outline.of(plan));
    tell(facts, now, BEGAN, new What.Started(new Fence(7), Optional.empty(), 1, 1, outline));
    for (int second = 1; !now.goingBack(); second++) {
      Instant at = BEGAN.plusSeconds(second);
      boolean healthy = second < 4;
      Probe probe =
          new Probe(
              plan.batches().getFirst().instances().getFirst(),
              Slot.A,
              true,
              at,
              healthy,
              Duration.ofMillis(9),
              healthy ? "HTTP 200" : "HTTP 503");
      Decision decision =
          Decider.decide(now, new StepReport.Sampled(at, List.of(probe)), List.of());
      for (What what : decision.facts()) tell(facts, now, at, what);
      now = decision.next();
    }
    return facts;
  }

  private static void tell(List<JsonNode> facts, Deployment now, Instant at, What what) {
    Fact fact = new Fact(now.id(), facts.size() + 1L, now.target(), now.version(), at, what);
    facts.add(Json.tree(Json.write(fact)));
  }

  private int simulate(Path config, String... more) {
    List<String> words =
        new ArrayList<>(List.of("simulate", "--config", config.toString(), "--service", "auth"));
    words.addAll(List.of(more));
    return typed.run(words.toArray(String[]::new));
  }

  @Test
  void theSameConfigurationDecidesWhatWasDecided() {
    assertThat(simulate(home.resolve("as-it-was.yaml"))).as("%s", typed.err).isEqualTo(Exit.OK);
    assertThat(typed.printed())
        .isEqualTo(
            """
            1 deployment of the last 30 d decided again:
                  1 would have gone the same way
            1 of them with every verdict word for word as recorded.
            """);
  }

  @Test
  void anotherOneSaysWhatItWouldHaveChanged() throws IOException {
    assertThat(simulate(config("loose", 5))).as("%s", typed.err).isEqualTo(Exit.OK);
    assertThat(typed.printed())
        .contains(
            "NOT_BY_THEN  " + VIEW.id(),
            "would not have been rolled back by then; the gate of batch 1 would have gone on looking",
            "What it would have seen later is not known",
            "avoided if it was a false alarm, missed if not");

    assertThat(simulate(config("strict", 1), "--since", "1d", "--json")).isEqualTo(Exit.OK);
    JsonNode told = Json.tree(typed.printed().lines().reduce((a, b) -> b).orElseThrow()).path(0);
    assertThat(told.path("change").asText()).isEqualTo("EARLIER");
    assertThat(told.path("wouldRollBackAt").asText()).isEqualTo(BEGAN.plusSeconds(4).toString());
    assertThat(told.path("rolledBackAt").asText()).isEqualTo(BEGAN.plusSeconds(6).toString());
  }

  @Test
  void whatIsOlderIsNotAskedFor() {
    assertThat(simulate(home.resolve("as-it-was.yaml"), "--since", "1m")).isEqualTo(Exit.OK);
    assertThat(typed.printed()).isEqualTo("0 deployments of the last 1 min decided again.\n");
  }

  @Test
  void aConfigurationWithProblemsDecidesNothing() throws IOException {
    Path bad = config("bad", 9);
    assertThat(simulate(bad)).isEqualTo(Exit.PROBLEMS);
    assertThat(typed.err.toString()).contains(bad + ":", "signalbox validate");
    assertThat(typed.asked).isEmpty();
  }
}
