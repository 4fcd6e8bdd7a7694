package io.signalbox.routes.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.AlertReader;
import io.signalbox.broker.Header;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.alert.AlertRecord;
import io.signalbox.routes.audit.Audit;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit finds reaches people, once, and its end too. */
class AuditAlertTest {
  private final HookPeer hook = new HookPeer();
  private final AlertSite site;

  AuditAlertTest(@TempDir Path data) throws IOException {
    site =
        new AlertSite(
                data,
                """
                channels:
                  hook: {webhook: {url: "%s", secret: "${env:SIGN}"}}
                """
                    .formatted(hook.url()))
            .start();
  }

  @AfterEach
  void stop() {
    site.close();
    hook.close();
  }

  /** As that of an engine that has just started. */
  private Audit audit() {
    return new Audit(site.connections(), site::alerts, InstantSource.system());
  }

  private void rounds(Audit audit, int many) {
    for (int i = 0; i < many; i++) audit.round();
  }

  private void copyByHand() throws Exception {
    try (JMSContext context = site.connections().createContext()) {
      context
          .createProducer()
          .setProperty(Header.KIND, Outbox.Kind.TOKEN.name())
          .setProperty(Header.DEPLOYMENT, "auth-0")
          .setProperty(Header.TARGET, AlertSite.AUTH.toString())
          .setProperty(Header.TRANSITION, 3L)
          .send(context.createQueue(AddressBook.PARKED), "{}");
    }
  }

  private void removeByHand() {
    try (JMSContext context = site.connections().createContext();
        JMSConsumer parked = context.createConsumer(context.createQueue(AddressBook.PARKED))) {
      assertThat(parked.receive(5_000)).isNotNull();
    }
  }

  private Set<String> doubts() {
    return new AlertReader(site.connections())
        .readAll().records().values().stream()
            .map(AlertRecord::doubts)
            .flatMap(Set::stream)
            .collect(Collectors.toSet());
  }

  private String title(int hit) {
    return Json.tree(hook.hits.get(hit).body()).path("data").path("message").path("title").asText();
  }

  private void tells(int hits, int doubts) {
    await().atMost(30, SECONDS).until(() -> hook.hits.size() == hits && doubts().size() == doubts);
  }

  @Test
  void oncePerDoubtAndNotOncePerAuditOrEngineOrStartAndItsEnd() throws Exception {
    copyByHand();
    Audit audit = audit();
    audit.round();
    assertThat(doubts()).as("in one round it may be a token on its way").isEmpty();
    audit.round();
    tells(1, 1);
    assertThat(title(0))
        .isEqualTo(
            "[WARNING] auth@production: a mismatch of record and messages was found by the audit");
    assertThat(hook.hits.getFirst().body())
        .contains("which neither holds a target nor waits for one", "remove it in the broker");
    rounds(audit, 3);
    rounds(audit(), 3);
    site.restart();
    rounds(audit(), 3);
    await().during(2, SECONDS).atMost(5, SECONDS).until(() -> hook.hits.size() == 1);
    removeByHand();
    audit().round();
    tells(2, 0);
    assertThat(title(1)).contains("a mismatch of record and messages is over");
    copyByHand();
    rounds(audit(), 2);
    tells(3, 1);
  }
}
