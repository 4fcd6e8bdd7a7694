package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of every command: its line, its exit codes, its help, and how it prints. */
class CliTest extends Typing {
  CliTest(@TempDir Path home) throws IOException {
    super(home);
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
