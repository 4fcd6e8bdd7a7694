package io.signalbox.broker;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How subscriptions to facts are read: many in one transaction, for a commit each would cost more
 * than the deployment that they tell of. Reading ahead is allowed ({@link Connections#ahead}):
 * facts have numbers, and whoever reads them may get one twice. One per consumer, for its own
 * thread.
 */
public final class Batches {
  /** No batch has more messages. */
  public static final int MOST = 200;

  /** How long a batch waits for more, once it has one. */
  private static final Duration GATHERING = Duration.ofMillis(50);

  /** How often a quiet reader looks whether it should stop. */
  private static final Duration LISTENING = Duration.ofMillis(500);

  private final Connection connection;
  private final MessageConsumer consumer;

  /** More lies there than a batch has. */
  private boolean behind;

  /**
   * @param connection of this consumer alone; it is stopped while messages gather
   */
  public Batches(Connection connection, MessageConsumer consumer) {
    this.connection = connection;
    this.consumer = consumer;
  }

  /**
   * The next ones, in their order; none when nothing came for half a second. Whoever is behind does
   * not wait for more.
   */
  public List<Message> next() throws JMSException {
    List<Message> batch = new ArrayList<>();
    Message next = consumer.receive(LISTENING.toMillis());
    if (next != null && !behind) gather();
    while (next != null) {
      batch.add(next);
      next = batch.size() < MOST ? consumer.receiveNoWait() : null;
    }
    behind = batch.size() == MOST;
    return batch;
  }

  /**
   * Not in receive, and not while the broker delivers: it would wake two threads for each of them,
   * of its own and of the client.
   */
  private void gather() throws JMSException {
    connection.stop();
    try {
      Thread.sleep(GATHERING);
    } catch (InterruptedException e) {
      // Whoever stops the reader has said so; it ends with what it has.
      Thread.currentThread().interrupt();
    }
    connection.start();
  }
}
