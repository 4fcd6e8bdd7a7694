package io.signalbox.routes.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.DeadLetters;
import io.signalbox.broker.ledger.Ledger;
import io.signalbox.broker.ledger.LedgerProjector;
import io.signalbox.broker.ledger.LedgerReader;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.local.LocalPlatform;
import io.signalbox.routes.Engine;
import io.signalbox.routes.api.BusRequestSender;
import io.signalbox.routes.api.RequestEvent;
import io.signalbox.routes.audit.Bus;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.bus.Catalog;
import io.signalbox.routes.bus.IntakeProcessor;
import io.signalbox.routes.bus.StepListener;
import io.signalbox.routes.event.BadEvent;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private final Bus bus;
  private final Ledger ledger;
  private final LedgerProjector projector;
  private final Engine engine;
  private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);

  ReplayTest(@TempDir Path data) throws IOException {
    bus = new Bus(data);
    InstantSource clock = InstantSource.system();
    ledger =
        new Ledger(
            new Ledger.Setup(
                "jdbc:sqlite:" + data.resolve("ledger.db"), Optional.empty(), Optional.empty()),
            clock);
    projector = new LedgerProjector(bus.connections(), ledger, clock).start();
    LocalPlatform local =
        new LocalPlatform(
            new Artifacts(data.resolve("cache")), Secrets.ofThisMachine(), front -> {});
    engine =
        new Engine(
                new Engine.Parts(
                    bus.connections(),
                    kind -> local,
                    target -> new Catalog.Answer.Found(bus.spec()),
                    clock,
                    new Deaf(),
                    Concurrency.DEFAULT))
            .with(
                new ReplayRoute(
                    new ReplayProcessor(
                        ledger.reader(),
                        () -> clock.instant().plus(later.get()),
                        ReplayTest::read)))
            .start();
  }

  private static Request read(Message message, Instant at) throws JMSException, BadEvent {
    Request request = IntakeProcessor.read(message, at);
    if (request.cause().eventId().equals("bug")) throw new IllegalStateException("a bug");
    return request;
  }

  private static final class Deaf implements StepListener {
    @Override
    public void decided(Deployment before, StepReport report, Decision decision, Duration took) {}
  }

  @AfterEach
  void stop() {
    engine.close();
    projector.close();
    ledger.close();
    bus.close();
  }

  private DeploymentId asks(String key) {
    RequestEvent.Wish wish =
        new RequestEvent.Wish(
            Optional.of("1"),
            Optional.empty(),
            Optional.empty(),
            "ada",
            Optional.empty(),
            new RequestEvent.Flags(false, false, false, false));
    return new BusRequestSender(bus.connections())
        .send(new RequestEvent(key, RequestEvent.Type.DEPLOY, Bus.AUTH, wish, Instant.now()));
  }

  /** What the console's form asks the broker for. */
  private void brokerReplays(String filter) throws Exception {
    try (Connection connection = bus.connections().createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      Message ask = session.createMessage();
      JMSManagementHelper.putOperationInvocation(
          ask, "broker", "replay", AddressBook.REQUESTS, AddressBook.REPLAY, filter);
      Message answer =
          new QueueRequestor((QueueSession) session, session.createQueue("activemq.management"))
              .request(ask);
      assertThat(JMSManagementHelper.hasOperationSucceeded(answer))
          .as(String.valueOf(JMSManagementHelper.getResult(answer)))
          .isTrue();
    }
  }

  private List<LedgerRow> ended(int many) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              List<LedgerRow> rows =
                  ledger.reader().history(LedgerReader.Filter.ALL, 50, Optional.empty());
              return rows.size() == many && rows.stream().allMatch(r -> r.ending().isPresent());
            });
    return ledger.reader().history(LedgerReader.Filter.ALL, 50, Optional.empty());
  }

  @Test
  void theBrokersOwnReplayIsANewLinkedDeploymentEachTime() throws Exception {
    DeploymentId first = asks("k1");
    asks("k2");
    ended(2);
    brokerReplays("");
    List<LedgerRow> twice = ended(4);
    assertThat(facts(twice)).filteredOn(f -> f.contains("\"of\":\"" + first + "\"")).hasSize(1);
    later.set(Duration.ofMinutes(5));
    brokerReplays("target = 'auth@production'");
    assertThat(facts(ended(6))).filteredOn(f -> f.contains("\"replay\"")).hasSize(4);
    brokerReplays("target = 'other@production'");
    assertThat(bus.queued(AddressBook.REPLAY)).isZero();
    ended(6);
  }

  private List<String> facts(List<LedgerRow> rows) {
    return rows.stream().map(r -> ledger.reader().facts(r.id()).getFirst().json()).toList();
  }

  @Test
  void whatNeverCountedIsPutAsideAndSoIsWhatIsNoDeploy() throws Exception {
    // Sent, and rolled back: the journal remembers it all the same.
    try (Connection connection = bus.connections().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      session
          .createProducer(session.createQueue(AddressBook.REQUESTS))
          .send(session.createTextMessage(event("never", "deploy")));
      session.rollback();
    }
    bus.transacted(
        (session, outbox) -> {
          var replay = session.createProducer(session.createQueue(AddressBook.REPLAY));
          replay.send(session.createTextMessage(event("2", "deploy")));
          replay.send(session.createTextMessage(event("3", "rollback")));
        });
    brokerReplays("");
    DeadLetters letters = new DeadLetters(bus.connections());
    await().until(() -> letters.list().size() >= 2);
    assertThat(letters.list())
        .extracting(DeadLetters.Letter::reason)
        .anyMatch(r -> r.contains("knows no deployment"))
        .anyMatch(r -> r.contains("Only requests to deploy"));
    assertThat(ledger.reader().history(LedgerReader.Filter.ALL, 50, Optional.empty())).isEmpty();
  }

  @Test
  void whatItFailsAtByABugIsPutAsideToo() throws Exception {
    bus.transacted(
        (session, outbox) ->
            session
                .createProducer(session.createQueue(AddressBook.REPLAY))
                .send(session.createTextMessage(event("bug", "deploy"))));
    DeadLetters letters = new DeadLetters(bus.connections());
    await().atMost(Duration.ofSeconds(30)).until(() -> !letters.list().isEmpty());
    assertThat(letters.list().getFirst().reason()).startsWith("Signalbox failed 5 times: Illegal");
  }

  private static String event(String id, String what) {
    return """
    {"specversion":"1.0","id":"%s","source":"ci","type":"io.signalbox.%s.requested",
     "data":{"service":"auth","environment":"production","version":"1"}}"""
        .formatted(id, what);
  }
}
