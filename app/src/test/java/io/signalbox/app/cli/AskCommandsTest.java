package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person asks of deployments and targets. */
class AskCommandsTest extends Typing {
  AskCommandsTest(@TempDir Path home) throws IOException {
    super(home);
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
}
