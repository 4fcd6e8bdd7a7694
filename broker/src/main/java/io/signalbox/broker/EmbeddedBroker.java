package io.signalbox.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.ServiceRegistry;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.impl.ServiceRegistryImpl;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Artemis broker inside this process: a synced journal in the data directory, every address of
 * the {@link AddressBook}, and users that can do no more than their role. It opens a port only when
 * told to.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  /**
   * Measured: the default of 3.3 ms is the floor of every quiet hop; this makes it 0.3 ms at no
   * loss of throughput.
   */
  static final int JOURNAL_BUFFER_NANOS = 100_000;

  /**
   * Messages that arrive may be this large and still live in the journal, not in a file of their
   * own.
   */
  static final int JOURNAL_BUFFER_BYTES = 2 << 20;

  /** As Artemis waits for its own pools. */
  private static final int MOST_SECONDS_TO_STOP = 10;

  private static final int RETENTION_DAYS = 7;
  private static final long RETENTION_BYTES = 1L << 30;

  /**
   * What an external broker gives every connection: a stopped engine (SIGSTOP) loses its messages
   * to another one after this time; a killed one at once.
   */
  static final long CONNECTION_TTL_MS = 15_000;

  /** Beyond this the broker takes no more. */
  static final int MOST_DISK_PERCENT = 90;

  private final ExecutorService threads = BrokerThreads.SHARED.share();
  private final EmbeddedActiveMQ broker = new OnFewThreads(threads);
  private volatile String failure = "nobody knows why; its log may say";

  /**
   * How it is set up.
   *
   * @param data its directory; one process at a time
   * @param listen host:port for other engines and for producers over CORE, AMQP, STOMP and MQTT;
   *     empty opens none
   * @param console whether people may use its management beans, each by a {@link ConsoleRole}
   * @param number among the brokers of this process, from 0; whoever connects to it says it, too
   */
  public record Setup(
      Path data, Optional<String> listen, List<BrokerUser> users, boolean console, int number) {
    public Setup {
      users = List.copyOf(users);
    }

    /** The only one. */
    public Setup(Path data, Optional<String> listen, List<BrokerUser> users, boolean console) {
      this(data, listen, users, console, 0);
    }

    /** The only one, without a console. */
    public Setup(Path data, Optional<String> listen, List<BrokerUser> users) {
      this(data, listen, users, false);
    }

    /** One of several, without a console. */
    public Setup(Path data, List<BrokerUser> users, int number) {
      this(data, Optional.empty(), users, false, number);
    }

    private String name() {
      return number == 0 ? "signalbox" : "signalbox-" + number;
    }
  }

  public EmbeddedBroker(Setup setup) {
    SecurityConfiguration security = new SecurityConfiguration();
    for (BrokerUser user : setup.users()) {
      security.addUser(user.name(), user.password().reveal());
      security.addRole(user.name(), user.may().name());
    }
    broker.setConfiguration(configuration(setup));
    if (setup.console()) broker.setMbeanServer(GuardedBeans.server());
    broker.setSecurityManager(
        new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), security));
  }

  /**
   * @throws IllegalStateException in a sentence: the directory is taken by another process or not
   *     writable, or the port is in use
   */
  public EmbeddedBroker start() {
    try {
      broker.start();
      broker
          .getActiveMQServer()
          .registerIOCriticalErrorListener(
              (cause, message, file) -> failure = "its disk failed, or is full: " + said(cause));
      if (broker.getActiveMQServer().waitForActivation(30, TimeUnit.SECONDS)) return this;
    } catch (Exception e) {
      throw new IllegalStateException("The embedded broker did not start: " + e.getMessage(), e);
    }
    throw new IllegalStateException(
        "The embedded broker did not become active within 30 s; another process probably uses its directory.");
  }

  private static String said(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }

  /**
   * Why it has stopped by itself: Artemis does when its journal cannot be written, for what it
   * would go on with is not known to be on the disk. Nothing in this process starts it again; a new
   * process reads what is there. Empty while it works.
   */
  public Optional<String> ended() {
    return broker.getActiveMQServer().isStarted() ? Optional.empty() : Optional.of(failure);
  }

  public EmbeddedActiveMQ artemis() {
    return broker;
  }

  @Override
  public void close() {
    try {
      broker.stop();
      stopped();
      threads.shutdown();
      // What is left of its sessions has nothing to work on any more.
      if (!threads.awaitTermination(MOST_SECONDS_TO_STOP, TimeUnit.SECONDS))
        LOG.warn("The embedded broker has stopped, but some of its tasks have not ended.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("The embedded broker did not stop: " + e.getMessage(), e);
    }
  }

  /**
   * Artemis stops itself when its disk fails, and is told to stop meanwhile: it needs its threads.
   */
  private void stopped() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS_TO_STOP);
    ActiveMQServer server = broker.getActiveMQServer();
    while (server != null
        && server.getState() == ActiveMQServer.SERVER_STATE.STOPPING
        && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static Configuration configuration(Setup setup) {
    String data = setup.data().toAbsolutePath().toString();
    ConfigurationImpl c = new ConfigurationImpl();
    c.setName(setup.name()).setPersistenceEnabled(true).setSecurityEnabled(true);
    c.setJournalDirectory(data + "/journal")
        .setBindingsDirectory(data + "/bindings")
        .setPagingDirectory(data + "/paging")
        .setLargeMessagesDirectory(data + "/large-messages")
        .setJournalRetentionDirectory(data + "/retention")
        .setJournalRetentionPeriod(TimeUnit.DAYS, RETENTION_DAYS)
        .setJournalRetentionMaxBytes(RETENTION_BYTES);
    c.setJournalType(JournalType.NIO)
        .setJournalDatasync(true)
        .setJournalSyncTransactional(true)
        .setJournalSyncNonTransactional(true)
        .setJournalBufferTimeout_NIO(JOURNAL_BUFFER_NANOS)
        .setJournalBufferSize_NIO(JOURNAL_BUFFER_BYTES)
        .setJournalMinFiles(2)
        .setJournalPoolFiles(10)
        .setJournalLockAcquisitionTimeout(5_000);
    // Artemis would page addresses without a limit of their own at half the heap, and a selector
    // does
    // not see what is paged. Requests are limited, and so is what becomes of them.
    c.setGlobalMaxSize(-1);
    c.setMaxDiskUsage(MOST_DISK_PERCENT).setScheduledThreadPoolMaxSize(3);
    // No time to live for all connections alike: one in this process sends no pings, and would be
    // taken for dead while every consumer on it is in a long step. Others bring their own time.
    c.setMessageExpiryScanPeriod(-1);
    c.setCriticalAnalyzer(false).setJMXManagementEnabled(true);
    Addressing.apply(c);
    if (setup.console()) ConsoleRole.secure(c);
    c.registerBrokerPlugin(new ConsoleHand());
    addAcceptors(c, setup);
    return c;
  }

  private static void addAcceptors(ConfigurationImpl c, Setup setup) {
    try {
      c.addAcceptorConfiguration("in-vm", Connections.inVm(setup.number()));
      if (setup.listen().isPresent()) {
        c.addAcceptorConfiguration(
            "tcp",
            "tcp://"
                + setup.listen().get()
                + "?protocols=CORE,AMQP,STOMP,MQTT;amqpCredits=100;amqpMinLargeMessageSize=1048576");
      }
    } catch (Exception e) {
      throw new IllegalArgumentException(
          "Expected the broker to listen on host:port, but it is told '"
              + setup.listen().orElse("")
              + "'.",
          e);
    }
  }

  /**
   * Artemis has a pool for its sessions and one for its journal, and would wake one for the other.
   */
  private static final class OnFewThreads extends EmbeddedActiveMQ {
    private final ExecutorService sessions;

    private OnFewThreads(ExecutorService sessions) {
      this.sessions = sessions;
    }

    @Override
    public void createActiveMQServer() {
      if (activeMQServer != null) return;
      ServiceRegistry threads = new ServiceRegistryImpl();
      threads.setExecutorService(sessions);
      // Artemis closes this one by itself, and waits until its journal has done everything.
      threads.setIOExecutorService(BrokerThreads.SHARED.share());
      activeMQServer = new BrokerServer(configuration, mbeanServer, securityManager, threads);
    }
  }
}
