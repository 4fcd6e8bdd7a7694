package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.FactChain;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.AuditView;
import io.signalbox.routes.api.view.VerificationView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asked for what, and the chain that proves it. */
class AuditCommandsTest extends Typing {
  AuditCommandsTest(@TempDir Path home) throws IOException {
    super(home);
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
}
