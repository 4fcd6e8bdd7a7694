package io.signalbox.bench;

import io.signalbox.broker.AddressBook;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes the facts off the bus, batch by batch, as a reader of facts does: without one they would
 * pile up, and what is measured would be the paging of their address.
 */
final class FactDrain {
  private static final int BATCH = 200;

  private final Connection connection;
  private final Thread thread;
  private final AtomicLong facts = new AtomicLong();
  private final AtomicLong characters = new AtomicLong();
  private volatile boolean running = true;

  FactDrain(ConnectionFactory connections) throws JMSException {
    connection = connections.createConnection();
    connection.start();
    thread = Thread.ofPlatform().daemon().name("facts").start(this::drain);
  }

  private void drain() {
    try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      MessageConsumer consumer =
          session.createConsumer(
              session.createQueue(AddressBook.EVENTS + "::" + AddressBook.EVENTS_LEDGER));
      while (running) {
        int batch = 0;
        for (Message m = consumer.receive(50);
            m != null && ++batch < BATCH;
            m = consumer.receiveNoWait()) {
          facts.incrementAndGet();
          characters.addAndGet(m.getBody(String.class).length());
        }
        if (batch > 0) session.commit();
      }
    } catch (JMSException e) {
      if (running) throw new IllegalStateException(e);
    }
  }

  /** Mean size of a fact so far, in characters. */
  int meanCharacters() {
    return (int) (characters.get() / Math.max(1, facts.get()));
  }

  void stop() throws JMSException, InterruptedException {
    running = false;
    thread.join();
    connection.close();
  }
}
