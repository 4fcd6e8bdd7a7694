package io.signalbox.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.spec.Secret;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real broker, and a connection that reads ahead. */
final class BatchesTest {
  private static final Secret PASSWORD = new Secret("secret");
  private static final String SUBSCRIPTION = AddressBook.EVENTS + "::" + AddressBook.EVENTS_LEDGER;

  @TempDir Path journal;
  private final ConnectionFactory ahead = Connections.ahead(Connections.IN_VM, "engine", PASSWORD);
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    BrokerUser engine = new BrokerUser("engine", PASSWORD, BrokerUser.May.RUN);
    broker =
        new EmbeddedBroker(new EmbeddedBroker.Setup(journal, Optional.empty(), List.of(engine)))
            .start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private void publish(int messages) {
    try (JMSContext context = ahead.createContext(JMSContext.SESSION_TRANSACTED)) {
      for (int i = 0; i < messages; i++) {
        context.createProducer().send(context.createTopic(AddressBook.EVENTS), "fact " + i);
      }
      context.commit();
    }
  }

  @Test
  void manyAreTakenAtOnceInTheirOrderAndNeverMoreThanIsSaid() throws JMSException {
    publish(2 * Batches.MOST + 1);
    List<String> read = new ArrayList<>();
    try (var connection = ahead.createConnection();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer facts = session.createConsumer(session.createQueue(SUBSCRIPTION))) {
      connection.start();
      Batches batches = new Batches(connection, facts);
      for (List<Message> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
        assertThat(batch).hasSizeLessThanOrEqualTo(Batches.MOST);
        for (Message message : batch) read.add(Outbox.body(message));
        session.commit();
      }
    }
    assertThat(read)
        .isEqualTo(IntStream.rangeClosed(0, 2 * Batches.MOST).mapToObj(i -> "fact " + i).toList());
  }

  @Test
  void whatWasReadAheadAndNotAcknowledgedIsForTheNextReader() throws JMSException {
    publish(10);
    try (var connection = ahead.createConnection();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer facts = session.createConsumer(session.createQueue(SUBSCRIPTION))) {
      connection.start();
      assertThat(new Batches(connection, facts).next()).hasSize(10);
      session.rollback();
    }
    try (JMSContext context = ahead.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
      JMSConsumer next = context.createConsumer(context.createQueue(SUBSCRIPTION));
      assertThat(next.receiveBody(String.class, 5_000)).isEqualTo("fact 0");
    }
  }
}
