package io.signalbox.routes.bus;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session that belongs to whoever does the work: who takes more messages into the transaction
 * that the consumer's container has begun, and commits it. The container commits once more after
 * that, and each commit is a round trip to the broker: that one is left out.
 */
interface OwnCommit {
  /** Commits now; the next commit of the container is taken as done. */
  void commitNow() throws JMSException;

  /**
   * What lies behind the message that the container has given, into the same transaction. Asked
   * only if that one lay there too: a quiet bus answers with a round trip for nothing.
   */
  Optional<Message> more() throws JMSException;

  /** A connection whose sessions are such. */
  static Connection around(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            OwnCommit.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Object answer = call(connection, method, arguments);
              return answer instanceof Session session ? around(session) : answer;
            });
  }

  private static Session around(Session session) {
    return (Session)
        Proxy.newProxyInstance(
            OwnCommit.class.getClassLoader(),
            new Class<?>[] {Session.class, OwnCommit.class},
            new Handler(session));
  }

  /** Used by the session's own thread alone. */
  final class Handler implements InvocationHandler {
    private final Session session;

    /** The container's: it makes one before it gives a message to anybody. */
    private Optional<Waiting> first = Optional.empty();

    private boolean committed;

    private Handler(Session session) {
      this.session = session;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      switch (method.getName()) {
        case "commitNow" -> {
          session.commit();
          committed = true;
          return null;
        }
        case "more" -> {
          return first.isPresent() ? first.get().more() : Optional.empty();
        }
        case "commit" -> {
          if (!committed) session.commit();
          committed = false;
          return null;
        }
        case "rollback" -> committed = false;
        default -> {}
      }
      Object answer = call(session, method, arguments);
      if (first.isPresent() || !(answer instanceof MessageConsumer consumer)) return answer;
      Waiting waiting = new Waiting(consumer);
      first = Optional.of(waiting);
      return Proxy.newProxyInstance(
          OwnCommit.class.getClassLoader(), new Class<?>[] {MessageConsumer.class}, waiting);
    }
  }

  /** A consumer that knows whether it had to wait for its last message. */
  final class Waiting implements InvocationHandler {
    /** What lies there is given sooner; a round trip to the broker is in it. */
    private static final long WAITED = Duration.ofMillis(2).toNanos();

    private final MessageConsumer consumer;
    private boolean waited = true;

    private Waiting(MessageConsumer consumer) {
      this.consumer = consumer;
    }

    private Optional<Message> more() throws JMSException {
      return waited ? Optional.empty() : Optional.ofNullable(consumer.receiveNoWait());
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      long began = System.nanoTime();
      Object answer = call(consumer, method, arguments);
      if (method.getName().startsWith("receive")) waited = System.nanoTime() - began > WAITED;
      return answer;
    }
  }

  private static @Nullable Object call(Object real, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
