package io.signalbox.routes.inbound;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.AlertOutbox;
import io.signalbox.broker.Header;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.alert.News;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * Puts an event's requests on the bus, and a record of it beside them, in one transaction: it is on
 * the broker's disk when this returns. What the broker has seen already is not put there again.
 */
public final class DeliveryBook implements AutoCloseable {
  private static final String DUPLICATE_ID = "_AMQ_DUPL_ID";
  private static final String EVENT = "event";
  private static final String SOURCE = "source";
  private static final String OUTCOME = "outcome";

  /** Of a record: the deployments that it asked for, each between commas. */
  public static final String DEPLOYMENTS = "deployments";

  private static final int MOST_KNOWN = 10_000;

  /** What the broker has for certain: an alert comes again and again, and need not ask it. */
  private final Map<String, Boolean> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  private final JmsPoolConnectionFactory connections = new JmsPoolConnectionFactory();

  public DeliveryBook(ConnectionFactory broker) {
    connections.setConnectionFactory(broker);
    connections.setMaxConnections(1);
    connections.setMaxSessionsPerConnection(16);
    connections.setBlockIfSessionPoolIsFull(true);
    connections.setBlockIfSessionPoolIsFullTimeout(5_000);
  }

  /** The broker could not be reached, or took no more; nothing was put there. */
  public static final class BusAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusAway(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * @param sameAs recognises the event when it comes again; only one that asks for something, or is
   *     told to people, is remembered
   * @param told what the alert desk hears of it
   * @return whether it is new
   * @throws BusAway when nothing was put there
   */
  boolean put(
      DeliveryRecord record, String sameAs, List<WishEvent> wishes, List<News.Reported> told) {
    if (wishes.isEmpty() && told.isEmpty()) return send(record, sameAs, wishes, told);
    String key = record.source() + "#" + sameAs;
    synchronized (known) {
      if (known.containsKey(key)) return false;
    }
    boolean fresh = send(record, sameAs, wishes, told);
    synchronized (known) {
      known.put(key, true);
    }
    return fresh;
  }

  private boolean send(
      DeliveryRecord record, String sameAs, List<WishEvent> wishes, List<News.Reported> told) {
    try (Connection connection = connections.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(null);
        AlertOutbox alerts = new AlertOutbox(session)) {
      producer.setDeliveryMode(DeliveryMode.PERSISTENT);
      for (WishEvent wish : wishes) {
        TextMessage request = session.createTextMessage(wish.json());
        request.setStringProperty(DUPLICATE_ID, wish.duplicateId());
        producer.send(session.createQueue(AddressBook.REQUESTS), request);
      }
      for (News.Reported news : told) alerts.news(news);
      TextMessage note = note(session, record);
      if (!wishes.isEmpty() || !told.isEmpty()) {
        note.setStringProperty(DUPLICATE_ID, record.source() + "#" + sameAs);
      }
      producer.send(session.createQueue(AddressBook.DELIVERIES), note);
      session.commit();
      return true;
    } catch (JMSException e) {
      if (duplicate(e)) return false;
      throw new BusAway("The event could not be put on the bus: " + e.getMessage(), e);
    }
  }

  private static TextMessage note(Session session, DeliveryRecord record) throws JMSException {
    TextMessage note = session.createTextMessage(Json.write(record));
    note.setStringProperty(EVENT, record.event());
    note.setStringProperty(SOURCE, record.source());
    note.setStringProperty(Header.KIND, record.kind());
    note.setStringProperty(OUTCOME, record.outcome());
    if (!record.asked().isEmpty()) {
      note.setStringProperty(
          DEPLOYMENTS,
          record.asked().stream()
              .map(a -> a.deployment().value())
              .collect(Collectors.joining(",", ",", ",")));
    }
    return note;
  }

  private static boolean duplicate(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ActiveMQException e
          && e.getType() == ActiveMQExceptionType.DUPLICATE_ID_REJECTED) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    connections.stop();
  }
}
