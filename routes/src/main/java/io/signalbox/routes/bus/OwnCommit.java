package io.signalbox.routes.bus;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A session that is committed by whoever did the work. The consumer's container commits once more
 * after that, and each commit is a round trip to the broker: that one is left out.
 */
interface OwnCommit {
  /** Commits now; the next commit of the container is taken as done. */
  void commitNow() throws JMSException;

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
        case "commit" -> {
          if (!committed) session.commit();
          committed = false;
          return null;
        }
        case "rollback" -> committed = false;
        default -> {}
      }
      return call(session, method, arguments);
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
