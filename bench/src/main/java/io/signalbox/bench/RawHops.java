package io.signalbox.bench;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The limit: the same hops as the engine's – consume, pass on, publish, commit – by JMS alone, with
 * nothing decided.
 */
final class RawHops {
  private final Connection connection;
  private final List<Thread> threads = new ArrayList<>();
  private final Messages messages;
  private volatile boolean running = true;
  private volatile CountDownLatch done = new CountDownLatch(0);
  private volatile long arrived;

  /** What travels: bodies as long as the engine's own. */
  record Messages(String token, String fact) {
    static Messages of(int tokenCharacters, int factCharacters) {
      return new Messages("x".repeat(tokenCharacters), "x".repeat(factCharacters));
    }
  }

  RawHops(
      ConnectionFactory connections,
      List<String> queues,
      String topic,
      int consumers,
      Messages messages)
      throws JMSException {
    this.messages = messages;
    connection = connections.createConnection();
    connection.start();
    for (int i = 0; i < queues.size(); i++) {
      String from = queues.get(i);
      String to = i + 1 < queues.size() ? queues.get(i + 1) : "";
      for (int c = 0; c < consumers; c++) {
        threads.add(Thread.ofPlatform().daemon().start(() -> hop(from, to, topic)));
      }
    }
  }

  private void hop(String from, String to, String topic) {
    try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      MessageConsumer consumer = session.createConsumer(session.createQueue(from));
      MessageProducer facts = session.createProducer(session.createTopic(topic));
      MessageProducer next = to.isEmpty() ? facts : session.createProducer(session.createQueue(to));
      while (running) {
        Message message = consumer.receive(200);
        if (message == null) continue;
        if (to.isEmpty()) arrived = System.nanoTime();
        String body = message.getBody(String.class);
        if (!to.isEmpty()) next.send(session.createTextMessage(body));
        facts.send(session.createTextMessage(messages.fact()));
        session.commit();
        if (to.isEmpty()) done.countDown();
      }
    } catch (JMSException e) {
      if (running) throw new IllegalStateException(e);
    }
  }

  /** Sends so many tokens through all queues; gives the seconds until the last has arrived. */
  double run(int tokens, String first) throws JMSException, InterruptedException {
    done = new CountDownLatch(tokens);
    long began = System.nanoTime();
    try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      MessageProducer producer = session.createProducer(session.createQueue(first));
      for (int i = 0; i < tokens; i++) producer.send(session.createTextMessage(messages.token()));
      session.commit();
    }
    done.await();
    return (System.nanoTime() - began) / 1e9;
  }

  /** Sends one token; gives the nanoseconds until the last queue's consumer has it in hand. */
  long one(String first) throws JMSException, InterruptedException {
    done = new CountDownLatch(1);
    long began;
    try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      session
          .createProducer(session.createQueue(first))
          .send(session.createTextMessage(messages.token()));
      began = System.nanoTime();
      session.commit();
    }
    done.await();
    return arrived - began;
  }

  void stop() throws JMSException, InterruptedException {
    running = false;
    for (Thread thread : threads) thread.join();
    connection.close();
  }
}
