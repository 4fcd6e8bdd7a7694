package io.signalbox.broker;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads from the broker what admission has to know: all target records, and who has signals
 * waiting. A browser may silently return only part of a queue, so the answer is compared with the
 * queue's own count, and nothing is decided until they agree.
 */
public final class RecordReader {
  private final ConnectionFactory connections;

  /**
   * @param connections without a consumer window limit (0 or −1): with one, browsers lie
   */
  public RecordReader(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * @throws BrokerUnavailableException when browser and count do not agree, or the broker cannot be
   *     reached
   */
  public Map<Target, TargetRecord> readAll() {
    Map<Target, TargetRecord> records = new HashMap<>();
    for (Message message : new LastValues(connections).read(AddressBook.allTargets())) {
      TargetRecord record = Json.read(text(message), TargetRecord.class);
      records.merge(record.target(), record, (a, b) -> a.revision() >= b.revision() ? a : b);
    }
    return records;
  }

  private static String text(Message message) {
    try {
      return Outbox.body(message);
    } catch (JMSException e) {
      throw new BrokerUnavailableException("A target record cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The deployments for which a signal lies on the bus.
   *
   * @throws BrokerUnavailableException when the broker cannot be reached
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
      throw new BrokerUnavailableException("The signals could not be read: " + e.getMessage(), e);
    }
  }
}
