package io.signalbox.bench;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Batches;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes the facts off the bus, batch by batch, as their readers do: without them they would pile
 * up, and what is measured would be the paging of their address.
 */
final class FactDrain {
  private static final List<String> SUBSCRIPTIONS =
      List.of(AddressBook.EVENTS_LEDGER, AddressBook.EVENTS_ALERTS, AddressBook.EVENTS_REPORTS);

  /** Four times as long as a reader gathers. */
  private static final Duration SETTLED = Duration.ofMillis(200);

  private final ConnectionFactory ahead;
  private final List<Thread> threads;
  private final AtomicLong facts = new AtomicLong();
  private final AtomicLong characters = new AtomicLong();
  private volatile boolean running = true;

  /**
   * @param ahead connections that read ahead
   */
  FactDrain(ConnectionFactory ahead) {
    this.ahead = ahead;
    threads =
        SUBSCRIPTIONS.stream()
            .map(name -> Thread.ofPlatform().daemon().name(name).start(() -> drain(name)))
            .toList();
  }

  private void drain(String subscription) {
    try (Connection connection = ahead.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      MessageConsumer consumer =
          session.createConsumer(session.createQueue(AddressBook.EVENTS + "::" + subscription));
      connection.start();
      Batches batches = new Batches(connection, consumer);
      while (running) {
        List<Message> batch = batches.next();
        for (Message message : batch) {
          facts.incrementAndGet();
          characters.addAndGet(message.getBody(String.class).length());
        }
        if (!batch.isEmpty()) session.commit();
      }
    } catch (JMSException e) {
      if (running) throw new IllegalStateException(e);
    }
  }

  /** Mean size of a fact so far, in characters. */
  int meanCharacters() {
    return (int) (characters.get() / Math.max(1, facts.get()));
  }

  /** Until nothing more comes, so that no measurement pays for what another one left. */
  void settle() throws InterruptedException {
    long before;
    do {
      before = facts.get();
      Thread.sleep(SETTLED);
    } while (facts.get() != before);
  }

  void stop() throws InterruptedException {
    running = false;
    for (Thread thread : threads) thread.join();
  }
}
