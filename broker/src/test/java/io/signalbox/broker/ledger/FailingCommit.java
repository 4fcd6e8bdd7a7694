package io.signalbox.broker.ledger;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bus whose first commits fail after everything before them was done: the process was killed
 * between the commit of the database and the commit of the bus.
 */
record FailingCommit(ConnectionFactory real, AtomicInteger failures) {

  ConnectionFactory factory() {
    return wrap(real, ConnectionFactory.class);
  }

  private <T> T wrap(Object target, Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(target, method, arguments)));
  }

  private Object call(Object target, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("commit") && failures.getAndDecrement() > 0) {
      throw new JMSException("killed before the commit");
    }
    try {
      Object result = method.invoke(target, arguments);
      return switch (result) {
        case Connection connection -> wrap(connection, Connection.class);
        case Session session -> wrap(session, Session.class);
        case null, default -> result;
      };
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
