package io.signalbox.routes.alert;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.AlertOutbox;
import io.signalbox.broker.Batches;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.fact.Fact;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries facts from the bus to the alert desk, many in one transaction. Not a Camel route, for the
 * ledger's reason: camel-jms hands over one message per transaction, and where nobody is to be told
 * anything this must cost next to nothing.
 */
public final class AlertIntake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertIntake.class);
  private static final String SUBSCRIPTION = AddressBook.EVENTS + "::" + AddressBook.EVENTS_ALERTS;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final ConnectionFactory bus;
  private final Supplier<Alerts> alerts;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);

  /**
   * @param bus with the engine's user, {@linkplain io.signalbox.broker.Connections#ahead reading
   *     ahead}; kept for as long as this runs
   */
  public AlertIntake(ConnectionFactory bus, Supplier<Alerts> alerts) {
    this.bus = bus;
    this.alerts = alerts;
    this.thread = Thread.ofPlatform().daemon().name("alert-intake").unstarted(this::run);
  }

  /** Returns at once; the bus may come later. Once only. */
  public AlertIntake start() {
    thread.start();
    return this;
  }

  /** Stops within seconds; what was not passed on stays on the bus. */
  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
    try {
      if (!thread.join(CLOSING)) LOG.warn("The intake of alerts has not stopped yet.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping()) {
      try (Connection connection = bus.createConnection()) {
        connection.start();
        try (Session session = connection.createSession(Session.SESSION_TRANSACTED);
            MessageConsumer facts = session.createConsumer(session.createQueue(SUBSCRIPTION));
            AlertOutbox outbox = new AlertOutbox(session)) {
          Batches batches = new Batches(connection, facts);
          while (!stopping()) passOn(session, batches, outbox);
        }
      } catch (JMSException | RuntimeException e) {
        if (!stopping()) pause(e);
      }
    }
  }

  private void passOn(Session session, Batches facts, AlertOutbox outbox) throws JMSException {
    List<Message> batch = facts.next();
    boolean silent = alerts.get().policy().silent();
    if (!silent) for (Message message : batch) passOn(message, outbox);
    if (!batch.isEmpty()) session.commit();
  }

  private static void passOn(Message message, AlertOutbox outbox) throws JMSException {
    try {
      outbox.news(new News.Happened(Json.read(Outbox.body(message), Fact.class)));
    } catch (IllegalArgumentException e) {
      // Not ours; the ledger notes it, and nobody could be told anything by it.
      LOG.warn("A fact that cannot be read alerts nobody: {}", e.getMessage());
    }
  }

  private void pause(Exception e) {
    LOG.warn("Facts wait on the bus before anybody is alerted: {}", e.getMessage());
    try {
      if (stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) LOG.debug("Alerts stop.");
    } catch (InterruptedException interrupted) {
      // Only close() interrupts, and it has said so before.
      LOG.debug("Alerts stop.");
    }
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }
}
