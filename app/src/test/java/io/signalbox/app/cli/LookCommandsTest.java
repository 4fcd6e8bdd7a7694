package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What is told of deployments and targets. */
class LookCommandsTest extends Typing {
  LookCommandsTest(@TempDir Path home) throws IOException {
    super(home);
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

  /** It holds nothing, and somebody has to decide. */
  @Test
  void theStatusSaysWhatWaitsForAPerson() {
    typed.answering("GET /api/v1/status", 200, Json.write(Stories.proposed()));
    assertThat(typed.run("status")).isEqualTo(Exit.OK);
    assertThat(typed.printed())
        .contains(ID + ": waiting for an approval before 2.0.0 is rolled back")
        .doesNotContain("idle");
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

  @Test
  void watchingTimesOutButTheDeploymentGoesOn() {
    typed
        .answering("POST /api/v1/deployments/auth-3f/retry", 202, accepted())
        .answering(STORY + "?after=0", 404, "{\"error\":\"e\",\"next\":\"n\"}");
    assertThat(typed.run("retry", "auth-3f", "--watch", "--timeout", "0s"))
        .isEqualTo(Exit.TIMED_OUT);
    assertThat(typed.err.toString()).contains("it goes on", "signalbox show " + ID);
  }

  @Test
  void followedLogsShowOnlyWhatIsNew() {
    assertThat(LogsCommand.newLines(List.of("a", "b", "c"), List.of("b", "c", "d")))
        .containsExactly("d");
    assertThat(LogsCommand.newLines(List.of("a"), List.of("x"))).containsExactly("x");
    assertThat(LogsCommand.newLines(List.of("a", "a"), List.of("a", "a"))).isEmpty();
  }
}
