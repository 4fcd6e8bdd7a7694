package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.FactChain;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.AlertsView;
import io.signalbox.routes.api.view.AuditView;
import io.signalbox.routes.api.view.DeadLettersView;
import io.signalbox.routes.api.view.DeadLettersView.DeadLetter;
import io.signalbox.routes.api.view.ReplayView;
import io.signalbox.routes.api.view.ReplayView.Fate;
import io.signalbox.routes.api.view.ReplayView.Replay;
import io.signalbox.routes.api.view.SchedulesView;
import io.signalbox.routes.api.view.VerificationView;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class CliTest {
  private static final String ID = Stories.ID.value();
  private static final String STORY = "GET /api/v1/deployments/" + ID;

  private final Typed typed;
  private final Path home;

  CliTest(@TempDir Path home) throws IOException {
    this.home = home;
    this.typed = new Typed(home);
  }

  @AfterEach
  void stop() {
    typed.close();
  }

  private void golden(String name, String is) throws IOException {
    Path file = Path.of("src/test/resources/cli").resolve(name + ".txt");
    if (Boolean.getBoolean("update")) Files.writeString(file, is);
    assertThat(is).as("-Dupdate=true pins it anew").isEqualTo(Files.readString(file));
  }

  @Test
  void aTimelineTellsWhatHappenedWhereAndOnWhichEvidence() throws IOException {
    typed.answering(STORY, 200, Json.write(Stories.rolledBack()));
    assertThat(typed.run("show", ID)).isEqualTo(Exit.OK);
    golden("show", typed.printed());
  }

  @Test
  void aRunningDeploymentSaysForHowLongAndWhy() throws IOException {
    typed.answering(STORY, 200, Json.write(Stories.running(3)));
    typed.run("show", ID);
    golden("show-running", typed.printed());
  }

  @Test
  void aVerdictIsExplainedByItsSamplesStatisticAndThreshold() throws IOException {
    typed.answering(STORY, 200, Json.write(Stories.judged()));
    assertThat(typed.run("explain", ID)).isEqualTo(Exit.OK);
    golden("explain", typed.printed());
  }

  @Test
  void verdictsAreDrawn() throws Exception {
    typed.answering(STORY, 200, Json.write(Stories.judged()));
    Path file = home.resolve("why.svg");
    assertThat(typed.run("explain", ID, "--plot", file.toString())).isEqualTo(Exit.OK);
    String svg = Files.readString(file);
    Document picture =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(picture.getElementsByTagName("g").getLength()).as("panels").isEqualTo(3);
    assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(2 + 2 + 3 + 1);
    assertThat(svg).contains("class=\"limit\"", "errors BAD", "&lt;b&gt;failed&lt;/b&gt;");
    assertThat(svg.split("class=\"bad\"", -1)).hasSize(3);

    assertThat(typed.run("explain", ID, "--plot", home.resolve("no/such/x.svg").toString()))
        .isEqualTo(Exit.USAGE);
    assertThat(typed.err.toString()).contains("cannot be written").doesNotContain("null");
  }

  @Test
  void anExplanationIsJsonToo() {
    typed.answering(STORY, 200, Json.write(Stories.judged()));
    assertThat(typed.run("explain", ID, "--json")).isEqualTo(Exit.OK);
    JsonNode judged = Json.tree(typed.printed());
    assertThat(judged).hasSize(4);
    assertThat(judged.get(2).path("came").asText()).isEqualTo("BREACHED");
    assertThat(judged.get(2).path("verdicts").get(1).path("limit").asDouble()).isEqualTo(0.01);
    assertThat(judged.get(2).path("verdicts").get(1).path("series").get(0).path("points"))
        .hasSize(2);
  }

  @Test
  void watchingPrintsEveryFactOnceAndEndsWithTheOutcome() throws IOException {
    typed
        .answering("POST /api/v1/deployments", 202, accepted())
        .answering(STORY + "?after=0", 200, Json.write(Stories.rolledBack()));
    assertThat(typed.run("deploy", "auth", "2.1.0", "--env", "production", "--watch"))
        .isEqualTo(Exit.FAILED);
    golden("watch", typed.printed());
    assertThat(typed.asked.getFirst())
        .isEqualTo(
            "POST /api/v1/deployments {\"service\":\"auth\",\"environment\":\"production\",\"version\":\"2.1.0\",\"by\":\"ada\"}");
  }

  @Test
  void theStatusSaysWhatRunsAndUntilWhen() {
    typed.answering("GET /api/v1/status", 200, Json.write(Stories.baking()));
    assertThat(typed.run("status")).isEqualTo(Exit.OK);
    assertThat(typed.printed())
        .contains("→ 2.1.0: bake, until 12:15:00, for 10 s")
        .contains("auth@production: held by bob since ", ": incident 7")
        .contains("auth@production: frozen by 'year_end' until ", ": books are closed");
  }

  /** What nobody asked for by a version has none, until it is known which. */
  @Test
  void theHistoryNamesTheVersionThatAnAdoptionHasFound() {
    typed.answering("GET /api/v1/deployments?limit=20", 200, Json.write(Stories.lookedAround()));
    assertThat(typed.run("history")).isEqualTo(Exit.OK);
    assertThat(typed.printed().lines().skip(1).map(l -> l.split("  +")[3]))
        .containsExactly("–", "–", "2.0.0");
    assertThat(typed.printed()).doesNotContain("none");
  }

  private static String accepted() {
    return "{\"id\":\"" + ID + "\",\"request\":\"" + ID + "\"}";
  }

  @Test
  void watchingTimesOutButTheDeploymentGoesOn() {
    typed
        .answering("POST /api/v1/deployments/auth-3f/retry", 202, accepted())
        .answering(STORY + "?after=0", 404, "{\"error\":\"e\",\"next\":\"n\"}");
    assertThat(typed.run("retry", "auth-3f", "--watch", "--timeout", "0s"))
        .isEqualTo(Exit.TIMED_OUT);
    assertThat(typed.err.toString()).contains("it goes on", "signalbox show " + ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pause",
        "resume",
        "promote",
        "cancel",
        "approve",
        "deny",
        "override-freeze",
        "retry"
      })
  void aDeploymentIsToldWhatToDo(String word) {
    typed.answering("POST /api/v1/deployments/auth-3f/" + word, 202, accepted());
    assertThat(typed.run(word, "auth-3f", "--reason", "to look", "--json")).isEqualTo(Exit.OK);
    assertThat(typed.printed()).isEqualTo(accepted() + "\n");
    assertThat(typed.asked.getFirst())
        .isEqualTo(
            "POST /api/v1/deployments/auth-3f/%s {\"reason\":\"to look\",\"by\":\"ada\"}"
                .formatted(word));
  }

  @Test
  void aTargetIsHeldAndReleased() {
    typed
        .answering("POST /api/v1/holds", 202, accepted())
        .answering("POST /api/v1/holds/release", 202, accepted());
    assertThat(typed.run("hold", "auth", "--env", "production")).isEqualTo(Exit.USAGE);
    assertThat(typed.run("hold", "auth", "--env", "production", "--reason", "incident 7"))
        .isEqualTo(Exit.OK);
    assertThat(typed.printed()).isEqualTo("Asked to hold auth in production\n");
    assertThat(typed.run("release-hold", "auth", "--env", "production", "--json"))
        .isEqualTo(Exit.OK);
    assertThat(typed.asked)
        .containsExactly(
            "POST /api/v1/holds {\"service\":\"auth\",\"environment\":\"production\",\"reason\":\"incident 7\",\"by\":\"ada\"}",
            "POST /api/v1/holds/release {\"service\":\"auth\",\"environment\":\"production\",\"by\":\"ada\"}");
  }

  @Test
  void jsonIsTheServersOwnWord() {
    typed.answering("GET /api/v1/status", 200, "{\"at\":\"2026-11-21T12:00:00Z\"}");
    assertThat(typed.run("status", "--json")).isEqualTo(Exit.OK);
    assertThat(typed.printed()).isEqualTo("{\"at\":\"2026-11-21T12:00:00Z\"}\n");
  }

  @Test
  void aRefusalSaysWhatAndWhatNext() {
    typed.answering(
        "POST /api/v1/rollbacks",
        404,
        "{\"error\":\"There is no service 'aut'.\",\"next\":\"Did you mean 'auth'?\"}");
    assertThat(typed.run("rollback", "aut", "--env", "production")).isEqualTo(Exit.REJECTED);
    assertThat(typed.err.toString())
        .isEqualTo("There is no service 'aut'.\nNext: Did you mean 'auth'?\n");
  }

  @Test
  void aRetirementAsksFirst() {
    typed.answering("POST /api/v1/retirements", 202, accepted());
    assertThat(typed.run("retire", "auth", "-e", "production")).isEqualTo(Exit.USAGE);
    assertThat(typed.run("retire", "auth", "-e", "production", "--host", "pc3", "--purge", "--yes"))
        .isEqualTo(Exit.OK);
    assertThat(typed.printed()).contains("Asked to retire auth in production on pc3");
  }

  @Test
  void aPruningIsAskedFor() {
    typed.answering("POST /api/v1/prunings", 202, accepted());
    assertThat(typed.run("prune", "auth", "-e", "production")).isEqualTo(Exit.OK);
    assertThat(typed.printed()).contains("Asked to prune auth in production: deployment");
  }

  private static DeadLetter letter() {
    return new DeadLetter(
        "8c1d0000-e5e4-11f1",
        "DLQ.deploy.step.push",
        Optional.of("deploy.step.push"),
        Stories.NOON,
        "Signalbox failed 5 times: a bug",
        Optional.of(Stories.ID),
        Optional.of(Target.of("auth", "production")),
        Optional.of("2.1.0"),
        Optional.of("push"),
        DeadLettersView.Role.HOLDS,
        "signalbox dlq retry " + ID,
        Optional.of("signalbox rollback auth --env production --preempt"),
        Optional.of("{}"));
  }

  @Test
  void aDeadLetterTellsItsCauseAndWhatToDo() throws IOException {
    typed
        .answering(
            "GET /api/v1/dead-letters", 200, Json.write(new DeadLettersView(List.of(letter()))))
        .answering("GET /api/v1/dead-letters/8c1d", 200, Json.write(letter()));
    assertThat(typed.run("dlq", "list")).isEqualTo(Exit.OK);
    assertThat(typed.run("dlq", "show", "8c1d")).isEqualTo(Exit.OK);
    golden("dlq", typed.printed());
  }

  @Test
  void aDeadLetterIsSentBackAndFollowedToItsEnd() {
    typed
        .answering("POST /api/v1/dead-letters/8c1d/retry", 200, Json.write(letter()))
        .answering(STORY + "?after=0", 200, Json.write(Stories.rolledBack()));
    assertThat(typed.run("dlq", "retry", "8c1d", "--reason", "mended", "--watch"))
        .isEqualTo(Exit.FAILED);
    assertThat(typed.asked.getFirst())
        .isEqualTo("POST /api/v1/dead-letters/8c1d/retry {\"reason\":\"mended\",\"by\":\"ada\"}");
    assertThat(typed.printed()).contains("Sent back to deploy.step.push.", "2.0.0 serves again");
    assertThat(typed.run("dlq", "drop", "8c1d")).as("nobody to ask").isEqualTo(Exit.USAGE);
    assertThat(typed.run("dlq")).isEqualTo(Exit.USAGE);
  }

  private static Replay replay(Fate fate, String why) {
    return new Replay(
        Stories.ID,
        new ServiceName("auth"),
        new EnvironmentName("production"),
        new Version("2.1.0"),
        Stories.NOON,
        "ada",
        Optional.of(Outcome.ROLLED_BACK),
        Optional.of(new Version("2.0.0")),
        List.of("2.0.0 serves since 12:03."),
        fate,
        why,
        Optional.empty());
  }

  @Test
  void aReplayShowsItsPlanAndAsksFirst() throws IOException {
    Replay doable = replay(Fate.REPLAYED, "");
    typed
        .answering(
            "GET /api/v1/replays?force=false&deployment=auth-3f",
            200,
            Json.write(new ReplayView(List.of(doable))))
        .answering(
            "POST /api/v1/replays",
            202,
            Json.write(new ReplayView(List.of(doable.as(new DeploymentId("auth-new"))))));
    assertThat(typed.run("replay", "auth-3f")).as("nobody to ask").isEqualTo(Exit.USAGE);
    assertThat(typed.asked).hasSize(1);
    typed.out.getBuffer().setLength(0);
    typed.typed = "yes\n";
    assertThat(typed.run("replay", "auth-3f")).isEqualTo(Exit.OK);
    assertThat(typed.asked.getLast())
        .isEqualTo("POST /api/v1/replays {\"deployment\":\"auth-3f\",\"by\":\"ada\"}");
    golden("replay", typed.printed());
  }

  @Test
  void whatTheClockAsksForIsListedAndTakenBack() throws IOException {
    SchedulesView view =
        new SchedulesView(
            List.of(
                new SchedulesView.Schedule(
                    "nightly",
                    "30 2 * * *",
                    "Asia/Seoul",
                    Optional.of(Stories.NOON),
                    new EnvironmentName("staging"),
                    List.of(new ServiceName("auth"), new ServiceName("shop")),
                    false,
                    Optional.empty())),
            List.of(
                new SchedulesView.Pending(
                    Stories.ID, Target.of("auth", "production"), "2.1.0", Stories.NOON)));
    typed
        .answering("GET /api/v1/schedules", 200, Json.write(view))
        .answering("POST /api/v1/schedules/auth-3f/cancel", 200, "{}")
        .answering("POST /api/v1/deployments", 202, accepted());
    assertThat(typed.run("schedule", "list")).isEqualTo(Exit.OK);
    assertThat(typed.run("schedule", "cancel", "auth-3f")).isEqualTo(Exit.OK);
    assertThat(typed.run("deploy", "auth", "2", "-e", "x", "--at", "2026-12-01T02:00+09:00"))
        .isEqualTo(Exit.OK);
    golden("schedule", typed.printed());
    assertThat(typed.asked.getLast()).contains("\"at\":\"2026-12-01T02:00+09:00\"");
    assertThat(typed.run("deploy", "auth", "2", "-e", "x", "--at", "t", "--watch"))
        .isEqualTo(Exit.USAGE);
  }

  private static String line(FactChain.Link link) {
    return "{\"before\":\"%s\",\"hash\":\"%s\",\"fact\":%s}\n"
        .formatted(link.before(), link.hash(), link.json());
  }

  private static String export() {
    StringBuilder lines = new StringBuilder();
    for (String id : List.of("auth-1", "auth-2")) {
      FactChain.links(
              new DeploymentId(id),
              Target.of("auth", "production"),
              new Version("2"),
              0,
              "",
              List.of(
                  new What.DeadLettered("DLQ.x", "a bug"),
                  new What.TakenUp("ada", "mended"),
                  new What.Ended(Outcome.SUCCEEDED, "é")),
              Stories.NOON)
          .forEach(l -> lines.append(line(l)));
    }
    return lines.toString();
  }

  @Test
  void anExportIsWrittenPageByPageAndVerifiedWithoutAskingAnybody() throws IOException {
    String export = export();
    typed
        .answering("GET /api/v1/audit/export?service=auth", 200, export)
        .answering("GET /api/v1/audit/export?service=auth&after=auth-2&number=3", 200, "");
    assertThat(typed.run("audit", "export", "--service", "auth")).isEqualTo(Exit.OK);
    assertThat(typed.printed()).isEqualTo(export);
    Path file = home.resolve("audit.jsonl");
    Files.writeString(file, export);
    typed.out.getBuffer().setLength(0);
    assertThat(typed.run("audit", "verify", "--file", file.toString())).isEqualTo(Exit.OK);
    assertThat(typed.printed()).isEqualTo("Sound: 6 facts, every link holds.\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void anExportThatSomebodyTouchedIsNotSound(int touched) throws IOException {
    Path file = home.resolve("audit.jsonl");
    List<String> lines = new java.util.ArrayList<>(export().lines().toList());
    lines.set(touched, lines.get(touched).replace("production", "staging"));
    Files.write(file, lines);
    assertThat(typed.run("audit", "verify", "--file", file.toString())).isEqualTo(Exit.FAILED);
    lines = new java.util.ArrayList<>(export().lines().toList());
    lines.remove(touched);
    Files.write(file, lines);
    // The end of a chain cannot show by itself that it was cut off.
    boolean last = touched % 3 == 2;
    assertThat(typed.run("audit", "verify", "--file", file.toString()))
        .isEqualTo(last ? Exit.OK : Exit.FAILED);
    Files.writeString(file, "no JSON");
    assertThat(typed.run("audit", "verify", "--file", file.toString())).isEqualTo(Exit.FAILED);
  }

  @Test
  void theAuditTrailTellsWhoAskedForWhatAndWhy() throws IOException {
    typed
        .answering(
            "GET /api/v1/audit?limit=100&by=ada&environment=production",
            200,
            Json.write(new AuditView(Stories.rolledBack().facts().subList(0, 3))))
        .answering(
            "GET /api/v1/audit/verification",
            200,
            Json.write(new VerificationView(false, 0, Optional.of("auth-1"), 4, "it is missing")));
    assertThat(typed.run("audit", "list", "--by", "ada", "-e", "production")).isEqualTo(Exit.OK);
    assertThat(typed.run("audit", "verify")).isEqualTo(Exit.FAILED);
    golden("audit", typed.printed());
    assertThat(typed.run("audit")).isEqualTo(Exit.USAGE);
  }

  @Test
  void aReplayThatWouldBeRefusedIsNotAskedFor() {
    typed.answering(
        "GET /api/v1/replays?force=false&deployment=auth-3f",
        200,
        Json.write(new ReplayView(List.of(replay(Fate.NEEDS_FORCE, "2.1.0 is quarantined.")))));
    assertThat(typed.run("replay", "auth-3f", "--yes")).isEqualTo(Exit.REJECTED);
    assertThat(typed.printed()).contains("2.1.0 is quarantined. It takes --force.");
    assertThat(typed.err.toString()).contains("--force");
    assertThat(typed.run("replay")).isEqualTo(Exit.USAGE);
  }

  @Test
  void anAdoptionIsAskedForAndToldOfInWords() throws IOException {
    typed
        .answering("POST /api/v1/adoptions", 202, accepted())
        .answering(STORY + "?after=0", 200, Json.write(Stories.adopted()));
    assertThat(typed.run("adopt", "auth", "-e", "production", "--force", "--preempt", "--watch"))
        .isEqualTo(Exit.OK);
    assertThat(typed.asked.getFirst())
        .isEqualTo(
            "POST /api/v1/adoptions {\"service\":\"auth\",\"environment\":\"production\",\"force\":true,\"preempt\":true,\"by\":\"ada\"}");
    golden("adopt", typed.printed());
  }

  @Test
  void aTakeOverIsAskedForByItsVersionAndSaysWhatItCosts() {
    typed.answering("POST /api/v1/adoptions", 202, accepted());
    assertThat(typed.run("adopt", "auth", "-e", "production", "--version", "0-by-hand"))
        .isEqualTo(Exit.OK);
    assertThat(typed.asked.getFirst())
        .isEqualTo(
            "POST /api/v1/adoptions {\"service\":\"auth\",\"environment\":\"production\",\"version\":\"0-by-hand\",\"by\":\"ada\"}");
    assertThat(typed.printed())
        .contains("nobody answers from the stop of the old unit until nginx has its port")
        .contains("Asked to take over auth in production as 0-by-hand");
    assertThat(typed.run("adopt", "--help")).isEqualTo(Exit.OK);
    assertThat(typed.printed()).contains("--version=VERSION").contains("-h, --help");
  }

  @Test
  void restoringDataAsksAPersonAndTakesOnlyAPlainYes() {
    typed.answering("POST /api/v1/rollbacks", 202, accepted());
    assertThat(typed.run("rollback", "auth", "-e", "production", "--restore-data"))
        .as("nobody is there to ask")
        .isEqualTo(Exit.USAGE);
    typed.typed = "y\n";
    assertThat(typed.run("rollback", "auth", "-e", "production", "--restore-data"))
        .isEqualTo(Exit.USAGE);
    assertThat(typed.asked).isEmpty();
    typed.typed = "yes\n";
    assertThat(typed.run("rollback", "auth", "-e", "production", "--restore-data"))
        .isEqualTo(Exit.OK);
    assertThat(typed.asked.getFirst()).contains("\"restore_data\":true");
  }

  @Test
  void anAlertIsAcknowledgedByTheBeginningOfItsId() {
    typed.answering("POST /api/v1/alerts/auth-3f/ack", 202, Json.write(Stories.alerted()));
    assertThat(typed.run("ack", "auth-3f")).isEqualTo(Exit.OK);
    assertThat(typed.asked.getFirst())
        .isEqualTo("POST /api/v1/alerts/auth-3f/ack {\"by\":\"ada\"}");
    assertThat(typed.printed()).contains(ID + " of auth@production is acknowledged.");
  }

  @Test
  void alertsAreListedWithWhatIsToBeDoneAndWhichChannelHasTrouble() throws IOException {
    typed.answering(
        "GET /api/v1/alerts",
        200,
        Json.write(new AlertsView(List.of(Stories.alerted()), List.of(Stories.silence()))));
    assertThat(typed.run("alerts", "list")).isEqualTo(Exit.OK);
    assertThat(typed.run("silence", "list")).isEqualTo(Exit.OK);
    golden("alerts", typed.printed());
  }

  @Test
  void aSilenceSaysForHowLong() {
    typed.answering("POST /api/v1/silences", 202, Json.write(Stories.silence()));
    assertThat(typed.run("silence", "--service", "auth")).isEqualTo(Exit.USAGE);
    assertThat(typed.run("silence", "--service", "auth", "-e", "production", "--for", "2h"))
        .isEqualTo(Exit.OK);
    assertThat(typed.asked.getFirst())
        .isEqualTo(
            "POST /api/v1/silences {\"service\":\"auth\",\"environment\":\"production\",\"for\":\"2h\",\"by\":\"ada\"}");
  }

  @Test
  void aTestMessageIsSentByName() {
    typed.answering("POST /api/v1/alerts/channels/ops/test", 200, "{\"sent\":[\"ops\"]}");
    assertThat(typed.run("alerts", "test", "ops")).isEqualTo(Exit.OK);
    assertThat(typed.printed()).contains("Sent by ops.");
    assertThat(typed.run("alerts")).isEqualTo(Exit.USAGE);
  }

  @Test
  void nobodyThereIsItsOwnExitCode() {
    typed.close();
    assertThat(typed.run("status")).isEqualTo(Exit.UNREACHABLE);
    typed.variables.clear();
    assertThat(typed.run("status")).isEqualTo(Exit.UNREACHABLE);
    assertThat(typed.err.toString()).contains("signalbox up", "ssh -L");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy auth",
        "deploi",
        "history --limit many",
        "retry x --timeout 5",
        "token",
        "",
        "status --url ftp://x"
      })
  void aWrongCommandLineIsSaidSo(String line) {
    assertThat(typed.run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(Exit.USAGE);
    assertThat(typed.err.toString()).contains("Next: ");
  }

  @Test
  void validationNamesEveryProblemWithItsPlace() throws IOException {
    Path file = home.resolve("bad.yaml");
    Files.writeString(file, "services:\n  auth:\n    instances: none\n    hearth: 1\n");
    assertThat(typed.run("validate", "--config", file.toString())).isEqualTo(Exit.PROBLEMS);
    assertThat(typed.printed()).contains(file + ":3:", file + ":4:", "Did you mean 'health'?");
  }

  @Test
  void aPayloadIsTriedWithoutASignalbox() throws IOException {
    Path file = home.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
        signalbox: {data: data}
        environments: {production: {platform: local}}
        services:
          auth: {artifact: "none/{version}", directory: d, command: ["true"]}
        webhooks:
          sources: {github: {secrets: ["${env:GITHUB_SECRET}"]}}
        triggers:
          tagged: {tags: "v*", action: deploy, service: auth, environment: production, version: "{tag}"}
          main:
            branches: main
            action: deploy
            service: $.repository.name
            environment: production
            version: "{commit}"
        """);
    Path push = home.resolve("push.json");
    Files.writeString(
        push,
        "{\"ref\":\"refs/heads/main\",\"after\":\"59b20b8\",\"repository\":{\"name\":\"auth\",\"full_name\":\"acme/auth\"}}");
    String[] words = {"triggers", "test", push.toString(), "--config", file.toString()};
    assertThat(typed.run(words)).as(typed.err.toString()).isEqualTo(Exit.OK);
    golden("triggers-test", typed.printed());
    assertThat(typed.asked).isEmpty();
    Files.writeString(push, "{\"zen\":\"Keep it logically awesome.\"}");
    assertThat(typed.run(words)).isEqualTo(Exit.REJECTED);
    Files.writeString(push, "[");
    assertThat(typed.run(words)).isEqualTo(Exit.REJECTED);
    assertThat(typed.err.toString()).contains("not JSON");
  }

  @Test
  void everyCommandHasExamplesAndExitCodes() {
    Cli cli = new Cli(Console.ofProcess(), noPrograms());
    cli.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(command.getUsageMessage())
                    .as(name)
                    .contains("Examples:", "signalbox " + name, "Exit codes:", "--help"));
  }

  @Test
  void completionCompletesEveryCommand() {
    assertThat(typed.run("completion", "bash")).isEqualTo(Exit.OK);
    assertThat(typed.printed()).contains("deploy", "rollback", "--skip-backup");
  }

  @Test
  void colourIsForTerminalsWithoutNoColor() {
    typed.answering(STORY, 200, Json.write(Stories.rolledBack()));
    typed.terminal = true;
    typed.run("show", ID);
    assertThat(typed.printed()).contains("\u001b[31m");
    typed.out.getBuffer().setLength(0);
    typed.variables.put("NO_COLOR", "1");
    typed.run("show", ID);
    assertThat(typed.printed()).doesNotContain("\u001b[");
  }

  @Test
  void followedLogsShowOnlyWhatIsNew() {
    assertThat(LogsCommand.newLines(List.of("a", "b", "c"), List.of("b", "c", "d")))
        .containsExactly("d");
    assertThat(LogsCommand.newLines(List.of("a"), List.of("x"))).containsExactly("x");
    assertThat(LogsCommand.newLines(List.of("a", "a"), List.of("a", "a"))).isEmpty();
  }

  private static Programs noPrograms() {
    return new Programs() {
      @Override
      public int up(Path configuration) {
        return Exit.OK;
      }

      @Override
      public int demo() {
        return Exit.OK;
      }

      @Override
      public int rehearse(boolean whole) {
        return Exit.OK;
      }
    };
  }
}
