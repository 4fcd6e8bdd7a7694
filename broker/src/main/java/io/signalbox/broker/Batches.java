package io.signalbox.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How subscriptions to facts are read: many in one transaction, for a commit each would cost more
 * than the deployment that they tell of. Reading ahead is allowed ({@link Connections#ahead}):
 * facts have numbers, and whoever reads them may get one twice.
 */
public final class Batches {
  /** No batch has more messages. */
  public static final int MOST = 200;

  /** How long a batch waits for more, once it has one. */
  private static final Duration GATHERING = Duration.ofMillis(50);

  /** How often a quiet reader looks whether it should stop. */
  private static final Duration LISTENING = Duration.ofMillis(500);

  private Batches() {}

  /** The next ones, in their order; none when nothing came for half a second. */
  public static List<Message> next(MessageConsumer consumer) throws JMSException {
    List<Message> batch = new ArrayList<>();
    Message next = consumer.receive(LISTENING.toMillis());
    long until = System.nanoTime() + GATHERING.toNanos();
    while (next != null) {
      batch.add(next);
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      next = left > 0 && batch.size() < MOST ? consumer.receive(left) : null;
    }
    return batch;
  }
}
