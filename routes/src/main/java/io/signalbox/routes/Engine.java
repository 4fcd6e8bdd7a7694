package io.signalbox.routes;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.RecordReader;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.routes.bus.AdmissionProcessor;
import io.signalbox.routes.bus.BusRoutes;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.bus.Catalog;
import io.signalbox.routes.bus.Endpoints;
import io.signalbox.routes.bus.InFlight;
import io.signalbox.routes.bus.IntakeProcessor;
import io.signalbox.routes.bus.Nudger;
import io.signalbox.routes.bus.StepListener;
import io.signalbox.routes.bus.StepProcessor;
import io.signalbox.routes.bus.TargetBook;
import io.signalbox.routes.bus.WakeProcessor;
import io.signalbox.routes.bus.WatchedConnections;
import io.signalbox.routes.sample.SampleBoard;
import io.signalbox.routes.sample.SampleRoute;
import io.signalbox.routes.step.Fanout;
import io.signalbox.routes.step.StepRunner;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes at work against a broker. Several may run against one; the broker shares the work out.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /**
   * A stopping engine gives its steps this long to end by themselves, then hands them back; both
   * within ten seconds.
   */
  private static final Duration GRACE = Duration.ofSeconds(4);

  /** Connections that are lost within this time were lost together. */
  private static final Duration ONE_LOSS = Duration.ofSeconds(5);

  private final Parts parts;
  private final AtomicReference<Instant> lastLost = new AtomicReference<>(Instant.EPOCH);
  private final InFlight inFlight = new InFlight();
  private final SampleBoard samples;
  private final TargetBook book;
  private final Main camel = new Main();

  /**
   * What an engine needs.
   *
   * @param connections to the broker, without prefetch; one object, so that consuming and sending
   *     share their transaction
   */
  public record Parts(
      ConnectionFactory connections,
      Function<PlatformKind, Platform> platforms,
      Catalog catalog,
      InstantSource clock,
      StepListener listener,
      Concurrency concurrency) {}

  public Engine(Parts parts) {
    this.parts = parts;
    this.samples = new SampleBoard(parts.clock().instant());
    this.book = new TargetBook(new RecordReader(parts.connections()));
  }

  /** Adds routes of others, before the start. */
  public Engine with(RouteBuilder routes) {
    camel.configure().addRoutesBuilder(routes);
    return this;
  }

  public Engine start() {
    JmsComponent bus = new JmsComponent();
    bus.setConnectionFactory(
        new WatchedConnections(
            parts.connections(), e -> lostBroker(String.valueOf(e.getMessage()))));
    camel.bind(Endpoints.COMPONENT, bus);
    camel
        .configure()
        .withName("signalbox")
        .withJmxEnabled(false)
        .withShutdownTimeout((int) GRACE.toSeconds() + 3)
        .addRoutesBuilder(routes());
    with(new SampleRoute(samples, parts.catalog(), parts.clock()));
    camel.start();
    return this;
  }

  private BusRoutes routes() {
    Nudger nudger = this::nudge;
    InstantSource clock = parts.clock();
    StepRunner runner = new StepRunner(parts.platforms(), samples, Fanout.atOnce(), clock);
    return new BusRoutes(
        new IntakeProcessor(clock),
        new AdmissionProcessor(book, parts.catalog(), nudger, clock, parts.listener()),
        step -> new StepProcessor(step, runner, inFlight, clock, parts.listener()),
        new WakeProcessor(inFlight, clock),
        inFlight,
        parts.concurrency());
  }

  /** What admission knows of the targets, for status views. */
  public TargetBook targets() {
    return book;
  }

  public InFlight inFlight() {
    return inFlight;
  }

  /** Samples that came over the bus and that no check waits for. */
  public long droppedSamples() {
    return samples.dropped();
  }

  private void lostBroker(String why) {
    // Each consumer has a connection of its own and tells of it; once is enough to read.
    Instant at = parts.clock().instant();
    Instant before = lastLost.getAndSet(at);
    if (before.plus(ONE_LOSS).isAfter(at)) LOG.debug("Another connection was lost: {}", why);
    else
      LOG.warn(
          "The broker was lost ({}); steps in work are stopped, for their messages go to whoever is connected.",
          why);
    // First what acts; the book may be in the middle of reading from the broker that was lost.
    inFlight.connectionLost();
    book.drop();
  }

  private void nudge(DeploymentId deployment) {
    try (JMSContext context = parts.connections().createContext()) {
      context
          .createProducer()
          .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
          .send(context.createTopic(AddressBook.NUDGES), deployment.value());
    } catch (JMSRuntimeException e) {
      LOG.warn(
          "A nudge for {} was lost; its signal is found at the next wake-up: {}",
          deployment,
          e.getMessage());
    }
  }

  /** Steps in work end by themselves, or are handed back; the broker keeps everything. */
  @Override
  public void close() {
    Thread handBack =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    TimeUnit.MILLISECONDS.sleep(GRACE.toMillis());
                    inFlight.handBack();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    camel.stop();
    handBack.interrupt();
    inFlight.close();
  }
}
