package io.signalbox.broker;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.HashMap;
import java.util.Map;

/**
 * How many messages lie in each queue, those in work included: one question for all of them, which
 * the embedded broker and an external one answer alike.
 */
public final class QueueCounts {
  private static final String ALL = "{\"field\":\"\",\"operation\":\"\",\"value\":\"\"}";
  private static final int MOST_QUEUES = 10_000;

  private final ConnectionFactory connections;

  public QueueCounts(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * By the queues' names.
   *
   * @throws IllegalStateException in a sentence, when the broker does not say it
   */
  public Map<String, Long> now() {
    try (Management broker = new Management(connections)) {
      return of(broker);
    } catch (JMSException e) {
      throw new IllegalStateException(
          "The broker did not say how many messages it holds: " + e.getMessage(), e);
    }
  }

  static Map<String, Long> of(Management broker) throws JMSException {
    Map<String, Long> counts = new HashMap<>();
    list(broker).forEach(q -> counts.put(q.path("name").asText(), q.path("messageCount").asLong()));
    return counts;
  }

  /** All that the broker tells of each queue. */
  static JsonNode list(Management broker) throws JMSException {
    return Json.tree(
            broker
                .call("broker", "listQueues", ALL, 1, MOST_QUEUES)
                .orElseThrow(
                    () ->
                        new JMSException(
                            "it does not list its queues; the role of the user needs 'manage' on"
                                + " activemq.management and 'view'")))
        .path("data");
  }
}
