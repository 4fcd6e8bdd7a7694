package io.signalbox.broker;

import javax.management.MBeanServer;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.filter.Filter;
import org.apache.activemq.artemis.core.paging.PagingManager;
import org.apache.activemq.artemis.core.paging.cursor.PageSubscription;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.ServiceRegistry;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.server.impl.QueueFactoryImpl;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.jspecify.annotations.Nullable;

/** Artemis' broker, whose queues of last values are of our own (ADR 9). */
final class BrokerServer extends ActiveMQServerImpl {
  BrokerServer(
      Configuration configuration,
      @Nullable MBeanServer beans,
      ActiveMQSecurityManager security,
      ServiceRegistry services) {
    super(configuration, beans, security, null, services);
  }

  /** What Artemis makes between its factory of queues and the first that takes that into use. */
  @Override
  public PagingManager createPagingManager() throws Exception {
    replaceQueueFactory(new Queues());
    return super.createPagingManager();
  }

  private final class Queues extends QueueFactoryImpl {
    private Queues() {
      super(
          getExecutorFactory(),
          getScheduledPool(),
          getAddressSettingsRepository(),
          getStorageManager(),
          BrokerServer.this);
    }

    @Override
    public Queue createQueueWith(
        QueueConfiguration configuration, PagingManager paging, @Nullable Filter filter) {
      if (configuration.getLastValueKey() == null || configuration.getLastValueKey().isEmpty()) {
        return super.createQueueWith(configuration, paging, filter);
      }
      PageSubscription pages = getPageSubscription(configuration, paging, filter);
      Queue queue =
          new RecordQueue(
              configuration,
              filter,
              pages,
              scheduledExecutor,
              postOffice,
              storageManager,
              addressSettingsRepository,
              executorFactory.getExecutor(),
              server,
              this);
      server.getCriticalAnalyzer().add(queue);
      return queue;
    }
  }
}
