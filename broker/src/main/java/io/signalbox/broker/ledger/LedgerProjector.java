package io.signalbox.broker.ledger;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Batches;
import io.signalbox.broker.Header;
import io.signalbox.broker.Outbox;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries facts from the bus to the ledger: as many as are there, in one database transaction, and
 * only when that is on the disk are they acknowledged. Killed in between, the same facts come
 * again, and the ledger knows them.
 *
 * <p>Not a Camel route: camel-jms hands over one message per transaction, and a flush to disk per
 * fact would be the slowest part of a deployment. One per engine, with a thread of its own; several
 * engines may share one subscription and one PostgreSQL.
 */
public final class LedgerProjector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerProjector.class);

  private static final String SUBSCRIPTION = AddressBook.EVENTS + "::" + AddressBook.EVENTS_LEDGER;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /**
   * How long a batch is held while the database is away. Then others get it, who may reach theirs.
   */
  private static final Duration HOLDING = Duration.ofSeconds(5);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final ConnectionFactory bus;
  private final Ledger ledger;
  private final InstantSource clock;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);

  private volatile boolean connected;
  private final AtomicLong stored = new AtomicLong();
  private volatile Optional<Instant> waitingSince = Optional.empty();
  private volatile Optional<Trouble> trouble = Optional.empty();

  /**
   * Why it does not get on.
   *
   * @param since when that began
   * @param tries since then
   */
  public record Trouble(String said, Instant since, int tries) {}

  /**
   * How it goes.
   *
   * @param connected to the bus
   * @param stored facts written since it was started; repeated ones do not count
   * @param lag how long the oldest fact that it holds has been waiting for the ledger; zero when it
   *     holds none. What still lies on the bus is the message count of the subscription's queue.
   * @param trouble empty when all is well
   */
  public record Progress(boolean connected, long stored, Duration lag, Optional<Trouble> trouble) {}

  /**
   * @param bus with the engine's user, {@linkplain io.signalbox.broker.Connections#ahead reading
   *     ahead}; kept for as long as the projector runs
   */
  public LedgerProjector(ConnectionFactory bus, Ledger ledger, InstantSource clock) {
    this.bus = bus;
    this.ledger = ledger;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("ledger-projector").unstarted(this::run);
  }

  /** Returns at once; the bus and the database may come later. Once only. */
  public LedgerProjector start() {
    thread.start();
    return this;
  }

  public Progress progress() {
    Duration lag =
        waitingSince
            .map(since -> Duration.between(since, clock.instant()))
            .filter(d -> !d.isNegative())
            .orElse(Duration.ZERO);
    return new Progress(connected, stored.get(), lag, trouble);
  }

  /**
   * Stops within seconds. What is not in the ledger by then stays on the bus. The ledger is not
   * closed.
   */
  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
    try {
      if (!thread.join(CLOSING)) LOG.warn("The ledger's projector has not stopped yet.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping()) {
      try (Connection connection = bus.createConnection()) {
        connection.start();
        connected = true;
        while (!stopping()) {
          if (trouble.isEmpty() || reached()) consume(connection);
        }
      } catch (JMSException | RuntimeException e) {
        if (!stopping()) pause("The bus: " + said(e), e);
      } finally {
        connected = false;
        waitingSince = Optional.empty();
      }
    }
  }

  /**
   * Ends when it is time to stop, or when a batch was handed back: nobody gets what a consumer that
   * stays has fetched.
   */
  private void consume(Connection connection) throws JMSException {
    try (Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer facts = session.createConsumer(session.createQueue(SUBSCRIPTION))) {
      Batches batches = new Batches(connection, facts);
      boolean going = true;
      while (going && !stopping()) going = project(session, batches);
    }
  }

  private boolean project(Session session, Batches facts) throws JMSException {
    List<Arrival> batch = gather(facts);
    if (!batch.isEmpty()) {
      if (!keep(batch)) {
        session.rollback();
        return false;
      }
      session.commit();
      waitingSince = Optional.empty();
    }
    trouble = Optional.empty();
    return true;
  }

  private List<Arrival> gather(Batches facts) throws JMSException {
    List<Arrival> batch = new ArrayList<>();
    for (Message message : facts.next()) {
      if (batch.isEmpty())
        waitingSince = Optional.of(Instant.ofEpochMilli(message.getJMSTimestamp()));
      batch.add(arrival(message));
    }
    return batch;
  }

  /**
   * Holds the batch until the database takes it: what comes again after a pause comes out of order.
   * But not for long, for another engine may reach the database that this one does not. Gives false
   * when it is to be handed back.
   */
  private boolean keep(List<Arrival> batch) {
    long until = System.nanoTime() + HOLDING.toNanos();
    while (!stopping()) {
      try {
        stored.addAndGet(ledger.store(batch));
        return true;
      } catch (RuntimeException e) {
        if (!stopping()) pause(said(e), e);
        if (System.nanoTime() > until) return false;
      }
    }
    return false;
  }

  /** Whoever does not reach the database leaves the facts to others until it does. */
  private boolean reached() {
    try {
      ledger.store(List.of());
      return true;
    } catch (RuntimeException e) {
      if (!stopping()) pause(said(e), e);
      return false;
    }
  }

  private static Arrival arrival(Message message) throws JMSException {
    String label = text(message, Header.DEPLOYMENT) + "#" + text(message, Header.NUMBER);
    String body;
    try {
      body = Outbox.body(message);
    } catch (IllegalArgumentException e) {
      // Not ours; the ledger notes it instead of stopping at it for ever.
      body = "";
    }
    return new Arrival(label, body, text(message, Header.BEFORE), text(message, Header.HASH));
  }

  private static String text(Message message, String header) throws JMSException {
    String value = message.getStringProperty(header);
    return value == null ? "" : value;
  }

  private void pause(String said, Exception e) {
    int tries = trouble.map(Trouble::tries).orElse(0) + 1;
    trouble =
        Optional.of(new Trouble(said, trouble.map(Trouble::since).orElse(clock.instant()), tries));
    // Once per outage in full; an outage of a night must not fill a disk.
    if (tries == 1) LOG.warn("The ledger falls behind; facts wait on the bus. {}", said, e);
    else LOG.debug("The ledger is still behind after {} tries. {}", tries, said);
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 10));
    long pause = Math.min(doubled.toMillis(), LONGEST_PAUSE.toMillis());
    try {
      if (stop.await(pause, TimeUnit.MILLISECONDS)) LOG.debug("The ledger's projector stops.");
    } catch (InterruptedException interrupted) {
      // Only close() interrupts, and it has said so before.
      LOG.debug("The ledger's projector stops.");
    }
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  private static String said(Exception e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }
}
