package io.signalbox.broker;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
   * @throws IllegalStateException when browser and count do not agree, or the broker cannot be
   *     reached
   */
  List<Message> read(List<String> queues) {
    try (Management broker = new Management(connections)) {
      List<Message> all = new ArrayList<>();
      Map<String, Long> counts = QueueCounts.of(broker);
      Map<String, Integer> unlike = new TreeMap<>();
      queues.forEach(q -> unlike.put(q, 0));
      for (int attempt = 0; attempt < ATTEMPTS && !unlike.isEmpty(); attempt++) {
        Map<String, List<Message>> browsed = new HashMap<>();
        for (String queue : unlike.keySet()) {
          boolean empty = counts.getOrDefault(queue, 0L) == 0;
          browsed.put(queue, empty ? List.of() : browse(broker.session(), queue));
        }
        Map<String, Long> before = counts;
        counts = QueueCounts.of(broker);
        Map<String, Long> after = counts;
        browsed.forEach(
            (queue, messages) -> {
              long seen = messages.size();
              unlike.put(queue, messages.size());
              if (seen != before.getOrDefault(queue, 0L) || seen != after.getOrDefault(queue, 0L))
                return;
              unlike.remove(queue);
              all.addAll(messages);
            });
      }
      if (unlike.isEmpty()) return all;
      String queue = unlike.keySet().iterator().next();
      throw new IllegalStateException(
          "Expected to read %d records from %s, but a browser returned %d. Nothing is decided until they agree; look at the queue in the console."
              .formatted(counts.getOrDefault(queue, 0L), queue, unlike.get(queue)));
    } catch (JMSException e) {
      throw new IllegalStateException(
          "The records of %s could not be read: %s".formatted(queues.getFirst(), e.getMessage()),
          e);
    }
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
}
