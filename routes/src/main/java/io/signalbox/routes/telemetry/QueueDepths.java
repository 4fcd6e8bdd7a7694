package io.signalbox.routes.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.broker.AddressBook;
import io.signalbox.broker.QueueCounts;
import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many messages lie in each queue, asked of the broker by its management address: the embedded
 * and an external one answer alike. Asked again only when the last answer is some seconds old.
 */
public final class QueueDepths {
  private static final Logger LOG = LoggerFactory.getLogger(QueueDepths.class);
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final List<String> NAMES =
      AddressBook.all().stream()
          .filter(e -> !e.kind().heardOnly())
          .map(AddressBook.Entry::name)
          .toList();

  private final QueueCounts queues;
  private final InstantSource clock;
  private Map<String, Long> depths = Map.of();
  private Instant asked = Instant.MIN;

  public QueueDepths(ConnectionFactory connections, InstantSource clock) {
    this.queues = new QueueCounts(connections);
    this.clock = clock;
  }

  /** One gauge per queue of the address book; -1 while the broker does not answer. */
  public QueueDepths register(MeterRegistry registry) {
    for (String name : NAMES) {
      Gauge.builder("signalbox.queue.messages", this, d -> d.of(name).orElse(-1))
          .tag("queue", name)
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

  private Map<String, Long> ask() {
    try {
      return queues.now();
    } catch (IllegalStateException e) {
      LOG.warn("{}", e.getMessage());
      return Map.of();
    }
  }
}
