package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
