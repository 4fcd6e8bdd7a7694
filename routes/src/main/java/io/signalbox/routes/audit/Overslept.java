package io.signalbox.routes.audit;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.TokenReader.Seen;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.WakeUp;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parked deployments whose wake-up is lost: deleted by hand, or dropped because the broker said
 * that nothing was parked. Every one is looked at each {@linkplain Decision#HEARTBEAT heartbeat},
 * and parked anew by it; one that lies for many of them, in two rounds, is woken. Waking one whose
 * wake-up is merely late does no harm: the later one finds nothing.
 */
final class Overslept {
  private static final Logger LOG = LoggerFactory.getLogger(Overslept.class);

  private static final Duration LONG = Decision.HEARTBEAT.multipliedBy(4);

  private final ConnectionFactory connections;
  private Set<Seen> before = Set.of();

  Overslept(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * @throws IllegalStateException when the broker does not take a wake-up
   */
  void wake(List<Seen> tokens, Instant now) {
    Set<Seen> late = new HashSet<>(tokens);
    late.removeIf(
        t ->
            t.inWork()
                || !t.queue().equals(AddressBook.PARKED)
                || t.since().plus(LONG).isAfter(now));
    List<Seen> lost = late.stream().filter(before::contains).toList();
    if (!lost.isEmpty()) send(lost, now);
    before = Set.copyOf(late);
  }

  private void send(List<Seen> lost, Instant now) {
    try (Connection connection = connections.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      Outbox outbox = new Outbox(session);
      for (Seen one : lost) outbox.wake(new WakeUp(one.deployment(), one.transition(), now), now);
      session.commit();
    } catch (JMSException e) {
      throw new IllegalStateException(
          "Parked deployments could not be woken: " + e.getMessage(), e);
    }
    for (Seen one : lost)
      LOG.warn(
          "The audit woke deployment {}, which has lain in {} since {}: its wake-up was lost.",
          one.deployment(),
          one.queue(),
          one.since());
  }
}
