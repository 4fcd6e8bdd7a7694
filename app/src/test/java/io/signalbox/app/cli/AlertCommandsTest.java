package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.view.AlertsView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who was told what, and who need not be. */
class AlertCommandsTest extends Typing {
  AlertCommandsTest(@TempDir Path home) throws IOException {
    super(home);
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
}
