package io.signalbox.bench;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.Engine;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.bus.Catalog;
import io.signalbox.routes.bus.StepListener;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.SimpleString;

/**
 * Deployments on hosts where everything is done already, from the event to the end that admission
 * has committed: the whole engine on its embedded broker, facts and all.
 */
final class SignalboxContender implements Contender {
  /** More than run at once, so that nobody waits for a target. */
  private static final int TARGETS = 2_000;

  /** Names of those that wait for a person begin so. */
  private static final String PATIENT = "w";

  private static final int KEPT_AT_ONCE = 50;
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Path directory;
  private final EmbeddedBroker broker;
  private final FactDrain facts;
  private final Engine engine;
  private final JMSContext producer;
  private final Map<Target, Runnable> running = new ConcurrentHashMap<>();
  private final AtomicLong transitions = new AtomicLong();
  private final AtomicLong ends = new AtomicLong();
  private final ConnectionFactory connections;
  private int sent;
  private final boolean backup;
  private int kept;

  /** Every step that a plain deployment has: eight. */
  static SignalboxContender whole() throws Exception {
    return new SignalboxContender(true);
  }

  /** Seven, as the others' work has: a deployment that asks for no backup. */
  static SignalboxContender sevenSteps() throws Exception {
    return new SignalboxContender(false);
  }

  private SignalboxContender(boolean backup) throws Exception {
    this.backup = backup;
    directory = Files.createTempDirectory("signalbox-bench-");
    Secret password = new Secret("bench");
    broker =
        new EmbeddedBroker(
                new EmbeddedBroker.Setup(
                    directory,
                    Optional.empty(),
                    List.of(new BrokerUser("bench", password, BrokerUser.May.RUN))))
            .start();
    connections = Connections.to(Connections.IN_VM, "bench", password);
    facts = new FactDrain(Connections.ahead(Connections.IN_VM, "bench", password));
    engine = engine();
    engine.start();
    producer = connections.createContext(JMSContext.AUTO_ACKNOWLEDGE);
  }

  private Engine engine() {
    IdlePlatform platform = new IdlePlatform(() -> {});
    // As in the product: resolved once, and the same object until the configuration changes.
    Map<Target, TargetSpec> specs = new ConcurrentHashMap<>();
    Catalog catalog =
        target -> new Catalog.Answer.Found(specs.computeIfAbsent(target, SignalboxContender::spec));
    return new Engine(
        new Engine.Parts(
            connections,
            kind -> platform,
            catalog,
            InstantSource.system(),
            new Listening(),
            Concurrency.DEFAULT));
  }

  private static TargetSpec spec(Target target) {
    return target.service().value().startsWith(PATIENT)
        ? BenchSpec.approved(target)
        : BenchSpec.of(
            target, PlatformKind.LOCAL, "/artifacts/{version}", List.of(BenchSpec.here()));
  }

  private final class Listening implements StepListener {
    @Override
    public void decided(Deployment before, StepReport report, Decision decision, Duration took) {
      transitions.incrementAndGet();
    }

    @Override
    public void ended(Deployment deployment) {
      ends.incrementAndGet();
      Runnable ended = running.remove(deployment.target());
      if (ended != null) ended.run();
    }
  }

  @Override
  public void begin(Runnable ended) {
    sent++;
    Target target = Target.of("s" + sent % TARGETS, "bench");
    running.put(target, ended);
    producer
        .createProducer()
        .send(
            producer.createQueue(AddressBook.REQUESTS), event(sent + "", target.service().value()));
  }

  private String event(String id, String service) {
    return """
    {"specversion":"1.0","id":"%s","source":"bench","type":"io.signalbox.deploy.requested",
     "data":{"service":"%s","environment":"bench","version":"1","skip_backup":%b}}"""
        .formatted(id, service, !backup);
  }

  /**
   * Until so many deployments run, each of a target of its own, that wait for a person; returns
   * when all of them wait.
   */
  void keep(int deployments) throws InterruptedException {
    try (JMSContext context = connections.createContext(JMSContext.SESSION_TRANSACTED)) {
      for (; kept < deployments; kept++) {
        context
            .createProducer()
            .send(context.createQueue(AddressBook.REQUESTS), event(PATIENT + kept, PATIENT + kept));
        if (kept % KEPT_AT_ONCE == 0) context.commit();
      }
      context.commit();
    }
    while (parked() < deployments) Thread.sleep(LOOK);
    facts.settle();
  }

  private long parked() {
    return broker
        .artemis()
        .getActiveMQServer()
        .locateQueue(SimpleString.of(AddressBook.PARKED))
        .getMessageCount();
  }

  /** The transitions of the steps; the two of admission are not counted. */
  @Override
  public double stepsEach() {
    return transitions.get() / (double) Math.max(1, ends.get());
  }

  @Override
  public void close() {
    producer.close();
    engine.close();
    try {
      facts.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    broker.close();
    remove();
  }

  private void remove() {
    try {
      Leftovers.remove(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
