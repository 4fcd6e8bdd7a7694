package io.signalbox.routes.bus;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;

/**
 * Connections that say when they are lost, with sessions that are committed by who does the work. A
 * consumer's container does not: a consumer at work is not listening, and an idle one is
 * reconnected without a word.
 */
public record WatchedConnections(ConnectionFactory real, ExceptionListener lost)
    implements ConnectionFactory {

  @Override
  public Connection createConnection() throws JMSException {
    return watched(real.createConnection());
  }

  @Override
  public Connection createConnection(String user, String password) throws JMSException {
    return watched(real.createConnection(user, password));
  }

  private Connection watched(Connection connection) throws JMSException {
    connection.setExceptionListener(lost);
    return OwnCommit.around(connection);
  }

  @Override
  public JMSContext createContext() {
    return real.createContext();
  }

  @Override
  public JMSContext createContext(int mode) {
    return real.createContext(mode);
  }

  @Override
  public JMSContext createContext(String user, String password) {
    return real.createContext(user, password);
  }

  @Override
  public JMSContext createContext(String user, String password, int mode) {
    return real.createContext(user, password, mode);
  }
}
