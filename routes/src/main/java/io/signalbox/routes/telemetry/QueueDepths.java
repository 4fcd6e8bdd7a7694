package io.signalbox.routes.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.broker.AddressBook;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many messages lie in each queue, asked of the broker by its management address: the embedded
 * and an external one answer alike. Asked again only when the last answer is some seconds old.
 */
public final class QueueDepths {
  private static final Logger LOG = LoggerFactory.getLogger(QueueDepths.class);
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final long PATIENCE_MS = 2_000;

  private final ConnectionFactory connections;
  private final InstantSource clock;
  private Map<String, Long> depths = Map.of();
  private Instant asked = Instant.MIN;

  public QueueDepths(ConnectionFactory connections, InstantSource clock) {
    this.connections = connections;
    this.clock = clock;
  }

  /** One gauge per queue of the address book; -1 while the broker does not answer. */
  public QueueDepths register(MeterRegistry registry) {
    for (String queue : queues()) {
      Gauge.builder("signalbox.queue.messages", this, d -> d.of(queue).orElse(-1))
          .tag("queue", queue)
          // Nobody else holds on to it.
          .strongReference(true)
          .description("Messages in the queue, those in work included; -1 while it cannot be asked")
          .register(registry);
    }
    return this;
  }

  /** Messages in a queue, those in work included; empty while the broker does not answer. */
  public synchronized OptionalLong of(String queue) {
    Instant now = clock.instant();
    if (asked.equals(Instant.MIN) || now.isAfter(asked.plus(FRESH))) {
      asked = now;
      depths = ask();
    }
    Long depth = depths.get(queue);
    return depth == null ? OptionalLong.empty() : OptionalLong.of(depth);
  }

  private static List<String> queues() {
    return AddressBook.all().stream()
        .filter(e -> !e.kind().heardOnly())
        .map(AddressBook.Entry::name)
        .toList();
  }

  private Map<String, Long> ask() {
    Map<String, Long> answers = new HashMap<>();
    try (Connection connection = connections.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      TemporaryQueue answer = session.createTemporaryQueue();
      try (MessageProducer producer =
              session.createProducer(session.createQueue("activemq.management"));
          MessageConsumer consumer = session.createConsumer(answer)) {
        for (String queue : queues()) {
          Message question = session.createMessage();
          question.setJMSReplyTo(answer);
          JMSManagementHelper.putAttribute(question, "queue." + queue, "messageCount");
          producer.send(question);
          Message reply = consumer.receive(PATIENCE_MS);
          if (reply == null) return answers;
          if (JMSManagementHelper.hasOperationSucceeded(reply)
              && JMSManagementHelper.getResult(reply, Long.class) instanceof Long depth) {
            answers.put(queue, depth);
          }
        }
      }
    } catch (JMSException | RuntimeException e) {
      LOG.warn("The broker did not say how full its queues are: {}", e.getMessage());
    } catch (Exception e) {
      LOG.warn("The broker's answer about its queues could not be read: {}", e.getMessage());
    }
    return answers;
  }
}
