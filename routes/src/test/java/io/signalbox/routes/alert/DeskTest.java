package io.signalbox.routes.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.broker.AddressBook;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be understood stops nobody. */
class DeskTest {
  private final HookPeer hook = new HookPeer();
  private final AlertSite site;

  DeskTest(@TempDir Path data) throws IOException {
    site =
        new AlertSite(
            data,
            """
            channels:
              hook: {webhook: {url: "%s", secret: "${env:SIGN}"}}
            """
                .formatted(hook.url()));
  }

  @AfterEach
  void stop() {
    site.close();
    hook.close();
  }

  @Test
  void badMessagesArePutAsideWithTheReasonAndTheRestIsTold() {
    site.put(AddressBook.ALERT_DESK, "NEWS", "{\"news\":{\"is\":\"nonsense\"}}");
    site.put(AddressBook.ALERT_DESK, "GOSSIP", "{}");
    site.put("alerts.webhook", "", "no notice");
    site.put(AddressBook.EVENTS, "", "no fact");
    site.start();
    site.breached("auth-1");
    await().atMost(60, SECONDS).until(() -> !hook.hits.isEmpty());
    assertThat(site.reasons(AddressBook.dead(AddressBook.ALERT_DESK))).hasSize(2);
    assertThat(site.reasons(AddressBook.dead("alerts.webhook")))
        .singleElement()
        .asString()
        .contains("Expected JSON");
  }
}
