package io.signalbox.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnector;
import org.apache.activemq.artemis.core.server.ActiveMQComponent;
import org.apache.activemq.artemis.spi.core.remoting.BufferHandler;
import org.apache.activemq.artemis.spi.core.remoting.ClientConnectionLifeCycleListener;
import org.apache.activemq.artemis.spi.core.remoting.ClientProtocolManager;
import org.apache.activemq.artemis.spi.core.remoting.Connection;
import org.apache.activemq.artemis.spi.core.remoting.Connector;
import org.apache.activemq.artemis.spi.core.remoting.ConnectorFactory;
import org.apache.activemq.artemis.utils.actors.ArtemisExecutor;
import org.apache.activemq.artemis.utils.actors.OrderedExecutor;
import org.jspecify.annotations.Nullable;

/**
 * To the broker in this process, in the thread of whoever sends (ADR 7). Artemis hands each packet
 * to a thread of the broker that hands it to another one, which owns the session; here the sender
 * hands it to the second one itself. What the broker sends back comes on one of {@link
 * BrokerThreads}: nobody who holds a lock of the broker enters the client.
 *
 * <p>Public because Artemis makes it by its name.
 */
public final class CallersThreadConnectorFactory implements ConnectorFactory {
  @Override
  public Connector createConnector(
      Map<String, Object> configuration,
      BufferHandler handler,
      ClientConnectionLifeCycleListener listener,
      Executor closeExecutor,
      Executor threadPool,
      ScheduledExecutorService scheduledThreadPool,
      ClientProtocolManager protocolManager) {
    return new CallersThread(
        configuration, handler, listener, closeExecutor, threadPool, protocolManager);
  }

  @Override
  public boolean isReliable() {
    return true;
  }

  @Override
  public Map<String, Object> getDefaults() {
    return InVMConnector.DEFAULT_CONFIG;
  }

  private static final class CallersThread extends InVMConnector {
    private final ClientConnectionLifeCycleListener listener;
    private final Executor closeExecutor;
    private final Map<Object, Connection> connections = new ConcurrentHashMap<>();

    private CallersThread(
        Map<String, Object> configuration,
        BufferHandler handler,
        ClientConnectionLifeCycleListener listener,
        Executor closeExecutor,
        Executor threadPool,
        ClientProtocolManager protocolManager) {
      super(configuration, handler, listener, closeExecutor, threadPool, protocolManager);
      this.listener = listener;
      this.closeExecutor = closeExecutor;
    }

    /** As Artemis does it, but for the two threads. */
    @Override
    public @Nullable Connection createConnection() {
      // None: there is no such broker, or not yet.
      if (!(getAcceptor() instanceof InVMAcceptor broker)) return null;
      // In the order of their coming, also when two sessions of the connection send at once.
      ArtemisExecutor there = new OrderedExecutor(CallersThread::now);
      ArtemisExecutor back = new OrderedExecutor(BrokerThreads.SHARED.executor());
      Connection connection =
          internalCreateConnection(broker.getHandler(), new Ends(broker), there);
      broker.connect((String) connection.getID(), getHandler(), this, back);
      return connection;
    }

    private static void now(Runnable packets) {
      packets.run();
    }

    @Override
    public void disconnect(String id) {
      Connection connection = connections.get(id);
      if (isStarted() && connection != null) connection.close();
    }

    @Override
    public synchronized void close() {
      if (!isStarted()) return;
      connections.keySet().forEach(id -> listener.connectionDestroyed(id, false));
      super.close();
    }

    /** Tells the broker and the client of the end of a connection, each once. */
    private final class Ends implements ClientConnectionLifeCycleListener {
      private final InVMAcceptor broker;

      private Ends(InVMAcceptor broker) {
        this.broker = broker;
      }

      @Override
      public void connectionCreated(
          @Nullable ActiveMQComponent component,
          Connection connection,
          ClientProtocolManager protocol) {
        connections.put(connection.getID(), connection);
        listener.connectionCreated(component, connection, protocol);
      }

      @Override
      public void connectionDestroyed(Object id, boolean failed) {
        if (connections.remove(id) == null) return;
        broker.disconnect((String) id);
        // Whoever closes it may hold what the listener needs.
        closeExecutor.execute(() -> listener.connectionDestroyed(id, failed));
      }

      @Override
      public void connectionException(Object id, ActiveMQException e) {
        closeExecutor.execute(() -> listener.connectionException(id, e));
      }

      @Override
      public void connectionReadyForWrites(Object id, boolean ready) {
        // There is no buffer that could be full.
      }
    }
  }
}
