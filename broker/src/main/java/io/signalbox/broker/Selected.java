package io.signalbox.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.Optional;

/**
 * The messages of a queue that match a selector, without waiting for any. For one session's thread.
 *
 * <p>A broker that is just delivering to a consumer that closes breaks off and delivers again, but
 * answers in between, to whoever asked meanwhile, that there is nothing (Artemis 2.55, {@code
 * QueueImpl.deliver}). Where others select from the same queue, one "nothing" therefore proves
 * nothing.
 */
final class Selected implements AutoCloseable {
  /** Each time another has to close its consumer in the very moment. */
  private static final int SURE = 3;

  private final MessageConsumer consumer;
  private final int asks;

  private Selected(Session session, String queue, String selector, int asks) throws JMSException {
    this.consumer = session.createConsumer(session.createQueue(queue), selector);
    this.asks = asks;
  }

  /** Asks several times before it believes that there is none. */
  static Selected surely(Session session, String queue, String selector) throws JMSException {
    return new Selected(session, queue, selector, SURE);
  }

  /** Believes it at once: for what is asked for again soon. */
  static Selected once(Session session, String queue, String selector) throws JMSException {
    return new Selected(session, queue, selector, 1);
  }

  Optional<Message> next() throws JMSException {
    for (int ask = 0; ask < asks; ask++) {
      Optional<Message> message = Optional.ofNullable(consumer.receiveNoWait());
      if (message.isPresent()) return message;
    }
    return Optional.empty();
  }

  @Override
  public void close() throws JMSException {
    consumer.close();
  }
}
