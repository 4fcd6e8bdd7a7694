package io.signalbox.broker;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;

/**
 * Reads from the broker what admission has to know: all target records, and who has signals
 * waiting. A browser may silently return only part of a queue, so the answer is compared with the
 * queue's own count, and nothing is decided until they agree.
 */
public final class RecordReader {
  private static final int ATTEMPTS = 20;

  private final ConnectionFactory connections;

  /**
   * @param connections without a consumer window limit (0 or −1): with one, browsers lie
   */
  public RecordReader(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * @throws IllegalStateException when browser and count do not agree, or the broker cannot be
   *     reached
   */
  public Map<Target, TargetRecord> readAll() {
    try (Connection connection = connections.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      long count = 0;
      int seen = 0;
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        count = count(session);
        Browsed browsed = browse(session);
        seen = browsed.messages();
        if (seen == count && count(session) == count) return browsed.records();
      }
      throw new IllegalStateException(
          "Expected to read %d target records from %s, but a browser returned %d. Nothing is admitted until they agree; look at the queue in the console."
              .formatted(count, AddressBook.TARGETS, seen));
    } catch (JMSException e) {
      throw new IllegalStateException("The target records could not be read: " + e.getMessage(), e);
    }
  }

  /**
   * The deployments for which a signal lies on the bus.
   *
   * @throws IllegalStateException when the broker cannot be reached
   */
  public Set<DeploymentId> signalled() {
    try (Connection connection = connections.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        QueueBrowser browser = session.createBrowser(session.createQueue(AddressBook.SIGNALS))) {
      connection.start();
      Set<DeploymentId> found = new HashSet<>();
      for (Enumeration<?> all = browser.getEnumeration(); all.hasMoreElements(); ) {
        String id = ((Message) all.nextElement()).getStringProperty(Header.DEPLOYMENT);
        if (id != null) found.add(new DeploymentId(id));
      }
      return found;
    } catch (JMSException e) {
      throw new IllegalStateException("The signals could not be read: " + e.getMessage(), e);
    }
  }

  private record Browsed(int messages, Map<Target, TargetRecord> records) {}

  private static Browsed browse(Session session) throws JMSException {
    Map<Target, TargetRecord> records = new HashMap<>();
    int messages = 0;
    try (QueueBrowser browser = session.createBrowser(session.createQueue(AddressBook.TARGETS))) {
      for (Enumeration<?> all = browser.getEnumeration(); all.hasMoreElements(); ) {
        TargetRecord record =
            Json.read(Outbox.body((Message) all.nextElement()), TargetRecord.class);
        records.merge(record.target(), record, (a, b) -> a.revision() >= b.revision() ? a : b);
        messages++;
      }
    }
    return new Browsed(messages, records);
  }

  private static long count(Session session) throws JMSException {
    Queue management = session.createQueue("activemq.management");
    QueueRequestor requestor = new QueueRequestor((QueueSession) session, management);
    try {
      Message ask = session.createMessage();
      JMSManagementHelper.putAttribute(ask, "queue." + AddressBook.TARGETS, "messageCount");
      Object answer = JMSManagementHelper.getResult(requestor.request(ask), Long.class);
      if (answer instanceof Long number) return number;
      throw new JMSException(
          "Expected the broker to say how many records it holds, but it said " + answer + ".");
    } catch (JMSException e) {
      throw e;
    } catch (Exception e) {
      JMSException wrapped =
          new JMSException("The broker did not say how many records it holds: " + e.getMessage());
      wrapped.initCause(e);
      throw wrapped;
    }
  }
}
