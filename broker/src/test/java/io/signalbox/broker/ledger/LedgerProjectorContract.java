package io.signalbox.broker.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.broker.Header;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.Samples;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.spec.Secret;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the projector promises, with a real broker and whatever database. */
abstract class LedgerProjectorContract {
  private static final BrokerUser ENGINE =
      new BrokerUser("engine", new Secret("secret"), BrokerUser.May.RUN);

  @TempDir Path journal;
  private final ConnectionFactory bus =
      Connections.ahead(Connections.IN_VM, ENGINE.name(), ENGINE.password());
  private EmbeddedBroker broker;
  private TestDatabase database;
  private Ledger ledger;

  abstract TestDatabase create() throws Exception;

  @BeforeEach
  void open() throws Exception {
    broker = startBroker();
    database = create();
    ledger = new Ledger(database.setup(), InstantSource.system());
  }

  private EmbeddedBroker startBroker() {
    return new EmbeddedBroker(new EmbeddedBroker.Setup(journal, Optional.empty(), List.of(ENGINE)))
        .start();
  }

  @AfterEach
  void close() {
    ledger.close();
    broker.close();
  }

  private LedgerProjector projector() {
    return new LedgerProjector(bus, ledger, InstantSource.system()).start();
  }

  /** Tells so many facts of the sample deployment, in one transaction of the bus. */
  private Deployment tell(Deployment deployment, int facts) throws JMSException {
    try (Connection connection = bus.createConnection();
        Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
      List<What> whats = Collections.nCopies(facts, new What.BackupSkipped("ada"));
      Deployment told = new Outbox(session).tell(deployment, whats, Samples.NOON);
      session.commit();
      return told;
    }
  }

  private long waitingOnTheBus() {
    return broker
        .artemis()
        .getActiveMQServer()
        .locateQueue(AddressBook.EVENTS_LEDGER)
        .getMessageCount();
  }

  private void awaitFacts(long number) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(ledger.reader().verify(Samples.deployment().id()))
                    .isEqualTo(new Verification.Sound(number)));
    await().untilAsserted(() -> assertThat(waitingOnTheBus()).isZero());
  }

  @Test
  void factsReachTheLedgerAndLeaveTheBus() throws Exception {
    Deployment told = tell(Samples.deployment(), 300);
    try (LedgerProjector projector = projector()) {
      awaitFacts(300);
      tell(told, 5);
      awaitFacts(305);
      assertThat(projector.progress())
          .isEqualTo(new LedgerProjector.Progress(true, 305, Duration.ZERO, Optional.empty()));
    }
  }

  @Test
  void killedBetweenTheTwoCommitsItWritesNothingTwice() throws Exception {
    tell(Samples.deployment(), 20);
    FailingCommit killed = new FailingCommit(bus, new AtomicInteger(3));
    try (LedgerProjector projector =
        new LedgerProjector(killed.factory(), ledger, InstantSource.system()).start()) {
      awaitFacts(20);
      assertThat(projector.progress().stored()).isEqualTo(20);
      assertThat(killed.failures().get()).isNegative();
    }
    assertThat(ledger.reader().mismatches(10)).isEmpty();
  }

  @Test
  void whileTheDatabaseIsAwayFactsWaitOnTheBus() throws Exception {
    Deployment told = tell(Samples.deployment(), 3);
    try (LedgerProjector projector = projector()) {
      awaitFacts(3);
      try (TestDatabase.Outage outage = database.away()) {
        assertThat(outage).isNotNull();
        tell(told, 300);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> projector.progress().trouble().isPresent());
        assertThat(projector.progress().lag()).isPositive();
        assertThat(projector.progress().trouble().orElseThrow().said()).contains("not available");
        assertThat(waitingOnTheBus()).isEqualTo(300);
      }
      awaitFacts(303);
      await().until(() -> projector.progress().trouble().isEmpty());
    }
  }

  /** Two engines, one of which is cut off from the database. */
  @Test
  void factsThatOneCannotWriteAreWrittenByTheOther() throws Exception {
    tell(Samples.deployment(), 3);
    Ledger.Setup nowhere =
        new Ledger.Setup("jdbc:postgresql://127.0.0.1:1/none", Optional.empty(), Optional.empty());
    try (Ledger away = new Ledger(nowhere, InstantSource.system());
        LedgerProjector cut = new LedgerProjector(bus, away, InstantSource.system()).start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> cut.progress().trouble().isPresent());
      try (LedgerProjector other = projector()) {
        awaitFacts(3);
        assertThat(other.progress().stored()).isEqualTo(3);
        assertThat(cut.progress().trouble()).isPresent();
      }
    }
  }

  @Test
  void closedWhileTheDatabaseIsAwayItStopsAndLeavesTheFacts() throws Exception {
    ledger.prepare();
    tell(Samples.deployment(), 3);
    try (TestDatabase.Outage outage = database.away()) {
      assertThat(outage).isNotNull();
      try (LedgerProjector projector = projector()) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> projector.progress().trouble().isPresent());
      }
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().equals("ledger-projector"));
      assertThat(waitingOnTheBus()).isEqualTo(3);
    }
    try (LedgerProjector projector = projector()) {
      awaitFacts(3);
      assertThat(projector.progress().stored()).isEqualTo(3);
    }
  }

  @Test
  void theBrokerMayBeRestarted() throws Exception {
    Deployment told = tell(Samples.deployment(), 3);
    try (LedgerProjector projector = projector()) {
      awaitFacts(3);
      broker.close();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> projector.progress().trouble().isPresent());
      broker = startBroker();
      tell(told, 3);
      awaitFacts(6);
    }
  }

  @Test
  void whatIsNoFactDoesNotStopIt() throws Exception {
    try (Connection connection = bus.createConnection();
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        var events = session.createProducer(session.createTopic(AddressBook.EVENTS))) {
      var junk = session.createTextMessage("{\"deployment\":");
      junk.setStringProperty(Header.DEPLOYMENT, "auth-9");
      events.send(junk);
      events.send(session.createBytesMessage());
    }
    tell(Samples.deployment(), 2);
    try (LedgerProjector projector = projector()) {
      await().until(() -> projector.progress().stored() == 2);
      await().untilAsserted(() -> assertThat(waitingOnTheBus()).isZero());
    }
    assertThat(ledger.reader().mismatches(10))
        .hasSize(2)
        .allMatch(m -> m.kind() == Mismatch.Kind.UNREADABLE)
        .anyMatch(m -> m.said().startsWith("auth-9#"));
  }
}
