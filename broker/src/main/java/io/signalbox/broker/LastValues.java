package io.signalbox.broker;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;

/**
 * Reads queues of last values whole. A browser may silently return only part of a queue, so the
 * answer is compared with the queue's own count, and nothing is given until they agree.
 */
final class LastValues {
  private static final int ATTEMPTS = 20;

  private final ConnectionFactory connections;

  /**
   * @param connections without a consumer window limit (0 or −1): with one, browsers lie
   */
  LastValues(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * @throws BrokerUnavailableException when browser and count do not agree, or the broker cannot be
   *     reached
   */
  List<Message> read(List<String> queues) {
    try (Connection connection = connections.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      List<Message> all = new ArrayList<>();
      for (String queue : queues) all.addAll(read(session, queue));
      return all;
    } catch (JMSException e) {
      throw new BrokerUnavailableException(
          "The broker could not be asked for its records: " + e.getMessage(), e);
    }
  }

  private static List<Message> read(Session session, String queue) throws JMSException {
    long count = 0;
    int seen = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      count = count(session, queue);
      if (count == 0) return List.of();
      List<Message> browsed = browse(session, queue);
      seen = browsed.size();
      if (seen == count && count(session, queue) == count) return browsed;
    }
    throw new BrokerUnavailableException(
        "Expected to read %d records from %s, but a browser returned %d. Nothing is decided until they agree; look at the queue in the console."
            .formatted(count, queue, seen));
  }

  private static List<Message> browse(Session session, String queue) throws JMSException {
    List<Message> messages = new ArrayList<>();
    try (QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
      for (Enumeration<?> all = browser.getEnumeration(); all.hasMoreElements(); ) {
        messages.add((Message) all.nextElement());
      }
    }
    return messages;
  }

  private static long count(Session session, String queue) throws JMSException {
    Queue management = session.createQueue("activemq.management");
    QueueRequestor requestor = new QueueRequestor((QueueSession) session, management);
    try {
      Message ask = session.createMessage();
      JMSManagementHelper.putAttribute(ask, "queue." + queue, "messageCount");
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
