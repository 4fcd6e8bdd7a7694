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
import io.signalbox.routes.Engine;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.bus.Catalog;
import io.signalbox.routes.bus.StepListener;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Deployments on hosts where everything is done already, from the event to the end that admission
 * has committed: the whole engine on its embedded broker, facts and all.
 */
final class SignalboxContender implements Contender {
  /** More than run at once, so that nobody waits for a target. */
  private static final int TARGETS = 2_000;

  private final Path directory;
  private final EmbeddedBroker broker;
  private final FactDrain facts;
  private final Engine engine;
  private final JMSContext producer;
  private final Map<Target, Runnable> running = new ConcurrentHashMap<>();
  private final AtomicLong transitions = new AtomicLong();
  private final AtomicLong ends = new AtomicLong();
  private int sent;

  SignalboxContender() throws Exception {
    directory = Files.createTempDirectory("signalbox-bench-");
    Secret password = new Secret("bench");
    broker =
        new EmbeddedBroker(
                new EmbeddedBroker.Setup(
                    directory,
                    Optional.empty(),
                    List.of(new BrokerUser("bench", password, BrokerUser.May.RUN))))
            .start();
    ConnectionFactory connections = Connections.to(Connections.IN_VM, "bench", password);
    facts = new FactDrain(Connections.ahead(Connections.IN_VM, "bench", password));
    engine = engine(connections);
    engine.start();
    producer = connections.createContext(JMSContext.AUTO_ACKNOWLEDGE);
  }

  private Engine engine(ConnectionFactory connections) {
    IdlePlatform platform = new IdlePlatform(() -> {});
    Catalog catalog =
        target ->
            new Catalog.Answer.Found(
                BenchSpec.of(
                    target, PlatformKind.LOCAL, "/artifacts/{version}", List.of(BenchSpec.here())));
    return new Engine(
        new Engine.Parts(
            connections,
            kind -> platform,
            catalog,
            InstantSource.system(),
            new Listening(),
            Concurrency.DEFAULT));
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
            producer.createQueue(AddressBook.REQUESTS),
            """
            {"specversion":"1.0","id":"%d","source":"bench","type":"io.signalbox.deploy.requested",
             "data":{"service":"%s","environment":"bench","version":"1"}}"""
                .formatted(sent, target.service()));
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
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    broker.close();
    remove();
  }

  private void remove() {
    try (var all = Files.walk(directory)) {
      for (Path path : all.sorted(Collections.reverseOrder()).toList()) Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
