package io.signalbox.broker;

import io.signalbox.engine.spec.Secret;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.core.remoting.impl.invm.TransportConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** How to connect to the broker, embedded or external; the same settings for both. */
public final class Connections {
  /** To the broker in this process. */
  public static final String IN_VM = inVm(0);

  private static final String IN_ANY_VM = "vm://";

  /**
   * Larger messages would live in files of their own; tokens and requests stay well below. Bytes.
   */
  private static final int LARGE_FROM = 1_500_000;

  private static final int NO_PREFETCH = 0;

  /** Some hundred facts, in bytes. */
  private static final int READ_AHEAD = 256 << 10;

  private Connections() {}

  /** To one of several brokers in this process. */
  public static String inVm(int number) {
    return "vm://" + number;
  }

  /**
   * Connections without prefetch: a crash counts, and a busy consumer keeps, everything prefetched;
   * and a browser with a window silently returns only a part.
   *
   * @param url {@link #IN_VM}, or an Artemis URL such as {@code
   *     (tcp://a:61616,tcp://b:61616)?ha=true}
   * @throws IllegalArgumentException when the URL is none
   */
  public static ActiveMQConnectionFactory to(String url, String user, Secret password) {
    return connections(url, user, password, NO_PREFETCH);
  }

  /**
   * Connections that read ahead, for subscriptions to facts alone: without it, every fact is asked
   * for, and its way to its readers costs more than the step that it tells of.
   *
   * @param url as in {@link #to}
   */
  public static ActiveMQConnectionFactory ahead(String url, String user, Secret password) {
    return connections(url, user, password, READ_AHEAD);
  }

  private static ActiveMQConnectionFactory factory(String url) {
    if (!url.startsWith(IN_ANY_VM)) return new ActiveMQConnectionFactory(url);
    int number = Integer.parseInt(url.substring(IN_ANY_VM.length()));
    ActiveMQConnectionFactory factory =
        new ActiveMQConnectionFactory(
            false,
            new TransportConfiguration(
                CallersThreadConnectorFactory.class.getName(),
                Map.of(TransportConstants.SERVER_ID_PROP_NAME, number)));
    // Whoever asks for a message waits until the broker has heard of it, so another thread could
    // only be slower.
    factory
        .getServerLocator()
        .setThreadPools(
            ActiveMQClient.getGlobalThreadPool(),
            ActiveMQClient.getGlobalScheduledThreadPool(),
            Runnable::run);
    return factory;
  }

  private static ActiveMQConnectionFactory connections(
      String url, String user, Secret password, int window) {
    try {
      ActiveMQConnectionFactory factory = factory(url);
      factory.setUser(user);
      factory.setPassword(password.reveal());
      factory.setConsumerWindowSize(window);
      factory.setMinLargeMessageSize(LARGE_FROM);
      factory.setBlockOnDurableSend(true);
      factory.setUseTopologyForLoadBalancing(false);
      if (!url.startsWith(IN_ANY_VM)) {
        // A lost broker is the normal case of an external one: try for ever, and let the containers
        // recover.
        factory.setReconnectAttempts(-1);
        factory.setInitialConnectAttempts(1);
        factory.setRetryInterval(200);
        factory.setRetryIntervalMultiplier(1.5);
        factory.setMaxRetryInterval(5_000);
        // A stopped engine (SIGSTOP) loses its messages to another one after this time; a killed
        // one at once.
        factory.setConnectionTTL(15_000);
        factory.setClientFailureCheckPeriod(5_000);
        factory.setCallTimeout(10_000);
      }
      return factory;
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new IllegalArgumentException(
          "Expected a broker URL, but '" + url + "' is none: " + e.getMessage(), e);
    }
  }
}
