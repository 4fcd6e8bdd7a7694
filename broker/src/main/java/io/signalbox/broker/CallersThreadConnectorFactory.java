package io.signalbox.broker;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnector;
import org.apache.activemq.artemis.spi.core.remoting.BufferHandler;
import org.apache.activemq.artemis.spi.core.remoting.ClientConnectionLifeCycleListener;
import org.apache.activemq.artemis.spi.core.remoting.ClientProtocolManager;
import org.apache.activemq.artemis.spi.core.remoting.Connection;
import org.apache.activemq.artemis.spi.core.remoting.Connector;
import org.apache.activemq.artemis.spi.core.remoting.ConnectorFactory;
import org.apache.activemq.artemis.utils.actors.ArtemisExecutor;
import org.apache.activemq.artemis.utils.actors.OrderedExecutor;

/**
 * To the broker in this process, in the thread of whoever sends (ADR 7). Artemis hands each packet
 * to a thread of the broker that hands it to another one, which owns the session; here the sender
 * hands it to the second one itself. What the broker sends back comes on a thread of its own, as
 * ever: nobody who holds a lock of the broker enters the client.
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
    private CallersThread(
        Map<String, Object> configuration,
        BufferHandler handler,
        ClientConnectionLifeCycleListener listener,
        Executor closeExecutor,
        Executor threadPool,
        ClientProtocolManager protocolManager) {
      super(configuration, handler, listener, closeExecutor, threadPool, protocolManager);
    }

    @Override
    protected Connection internalCreateConnection(
        BufferHandler broker,
        ClientConnectionLifeCycleListener listener,
        ArtemisExecutor brokersThreads) {
      // In the order of their coming, also when two sessions of the connection send at once.
      return super.internalCreateConnection(
          broker, listener, new OrderedExecutor(CallersThread::now));
    }

    private static void now(Runnable packets) {
      packets.run();
    }
  }
}
