package io.signalbox.bench;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.Engine;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.bus.Catalog;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Durable workflow overhead on hosts where everything is done already, beside raw hops with bodies
 * of the same size on the same broker, in turns: throughput with many deployments at once, and the
 * time from an event to the first action when all is quiet. Arguments: deployments a round, rounds.
 */
public final class WorkflowBench {
  /** So many targets, so many of them busy: a large shop, where nobody waits for a target. */
  private static final int TARGETS = 500;

  private static final int AT_ONCE = 300;

  private static final int SENT_AT_ONCE = 20;

  /** Rounds until the JVM has compiled what runs. */
  private static final int WARM_UP = 3;

  /** Single events, one after the other, in each turn of the quiet figures. */
  private static final int QUIET = 220;

  private static final int QUIET_TURNS = 5;

  /** The first of each turn wait for connections that are made, and for the first look at all. */
  private static final int QUIET_BEGINNING = 20;

  private static final int CONSUMERS = 4;

  private final ConnectionFactory connections;
  private final FactDrain facts;
  private final AtomicLong transitions = new AtomicLong();
  private final AtomicLong characters = new AtomicLong();
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final AtomicLong acted = new AtomicLong();
  private volatile int lastSize;
  private int sent;

  private WorkflowBench(ConnectionFactory connections, FactDrain facts) {
    this.connections = connections;
    this.facts = facts;
  }

  public static void main(String[] args) throws Exception {
    int deployments = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    Path directory = Files.createTempDirectory("signalbox-bench-");
    Secret password = new Secret("bench");
    EmbeddedBroker broker =
        new EmbeddedBroker(
                new EmbeddedBroker.Setup(
                    directory,
                    Optional.empty(),
                    List.of(new BrokerUser("bench", password, BrokerUser.May.RUN))))
            .start();
    ConnectionFactory connections = Connections.to(Connections.IN_VM, "bench", password);
    FactDrain facts = new FactDrain(Connections.ahead(Connections.IN_VM, "bench", password));
    try {
      WorkflowBench bench = new WorkflowBench(connections, facts);
      bench.throughput(deployments, rounds);
      bench.quiet();
      facts.stop();
    } finally {
      broker.close();
      Leftovers.remove(directory);
    }
    System.exit(0);
  }

  private void throughput(int deployments, int rounds) throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> raw = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 1 - WARM_UP; round <= rounds; round++) {
      double mine = deploy(deployments);
      facts.settle();
      List<String> queues = idleQueues(7);
      RawHops hops = new RawHops(connections, queues, AddressBook.EVENTS, CONSUMERS, messages());
      double limit = deployments * 7 / hops.run(deployments, queues.getFirst());
      hops.stop();
      facts.settle();
      System.out.printf(
          Locale.ROOT,
          "%s: Signalbox %,.0f transitions/s, raw Artemis %,.0f hops/s, ratio %.2f%n",
          round > 0 ? "round " + round : "warm-up",
          mine,
          limit,
          mine / limit);
      if (round > 0) {
        ours.add(mine);
        raw.add(limit);
        ratios.add(mine / limit);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "median of %d: Signalbox %,.0f transitions/s, raw Artemis %,.0f hops/s, ratio %.2f (token %,d characters, fact %,d)%n",
        rounds,
        at(ours, 0.5),
        at(raw, 0.5),
        at(ratios, 0.5),
        meanToken(),
        facts.meanCharacters());
  }

  /** Intake, admission, first step: three queues on both sides, in turns. */
  private void quiet() throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> raw = new ArrayList<>();
    for (int turn = 0; turn <= QUIET_TURNS; turn++) {
      List<Double> mine = firstActions();
      List<Double> limit = arrivals();
      // The first turn is the JVM's, on both sides.
      if (turn > 0) ours.addAll(mine.subList(QUIET_BEGINNING, QUIET));
      if (turn > 0) raw.addAll(limit.subList(QUIET_BEGINNING, QUIET));
    }
    System.out.printf(
        Locale.ROOT,
        "quiet, event to first action: Signalbox p50 %.1f ms, p99 %.1f ms; raw Artemis p50 %.1f ms, p99 %.1f ms; p99 ratio %.1f%n",
        at(ours, 0.5),
        at(ours, 0.99),
        at(raw, 0.5),
        at(raw, 0.99),
        at(ours, 0.99) / at(raw, 0.99));
  }

  private List<Double> firstActions() throws Exception {
    List<Double> millis = new ArrayList<>();
    try (Engine engine = engine()) {
      engine.start();
      for (int i = 0; i < QUIET; i++) {
        acted.set(0);
        long began = System.nanoTime();
        send(1);
        free.acquire(AT_ONCE);
        free.release(AT_ONCE);
        millis.add((acted.get() - began) / 1e6);
      }
    }
    return millis;
  }

  private List<Double> arrivals() throws Exception {
    List<String> queues = idleQueues(3);
    List<Double> millis = new ArrayList<>();
    RawHops hops = new RawHops(connections, queues, AddressBook.EVENTS, 1, messages());
    for (int i = 0; i < QUIET; i++) millis.add(hops.one(queues.getFirst()) / 1e6);
    hops.stop();
    return millis;
  }

  /** The dead-letter queues of the steps are idle queues of the same kind. */
  private static List<String> idleQueues(int most) {
    return Arrays.stream(Step.values())
        .limit(most)
        .map(s -> AddressBook.dead(AddressBook.step(s)))
        .toList();
  }

  private RawHops.Messages messages() {
    return RawHops.Messages.of(meanToken(), facts.meanCharacters());
  }

  private int meanToken() {
    return (int) (characters.get() / Math.max(1, transitions.get()));
  }

  private double deploy(int deployments) throws Exception {
    try (Engine engine = engine()) {
      engine.start();
      long before = transitions.get();
      long began = System.nanoTime();
      send(deployments);
      free.acquire(AT_ONCE);
      double seconds = (System.nanoTime() - began) / 1e9;
      free.release(AT_ONCE);
      // Admission's two hops of each deployment (start, end) are durable transitions too.
      return (transitions.get() - before + 2.0 * deployments) / seconds;
    }
  }

  private Engine engine() {
    Catalog catalog = target -> new Catalog.Answer.Found(spec(target));
    IdlePlatform platform = new IdlePlatform(() -> acted.compareAndSet(0, System.nanoTime()));
    return new Engine(
        new Engine.Parts(
            connections,
            kind -> platform,
            catalog,
            InstantSource.system(),
            (before, report, decision, took) -> {
              if (transitions.getAndIncrement() % 50 == 0)
                lastSize = Json.write(decision.next()).length();
              characters.addAndGet(lastSize);
              if (decision.next().ended()) free.release();
            },
            Concurrency.DEFAULT));
  }

  /**
   * Sends so many events, some at once as the raw hops' sender does, when there is room for them.
   */
  private void send(int deployments) throws Exception {
    try (JMSContext context = connections.createContext(JMSContext.SESSION_TRANSACTED)) {
      var producer = context.createProducer();
      var requests = context.createQueue(AddressBook.REQUESTS);
      for (int left = deployments; left > 0; left -= SENT_AT_ONCE) {
        int now = Math.min(left, SENT_AT_ONCE);
        free.acquire(now);
        for (int i = 0; i < now; i++) producer.send(requests, event(++sent));
        context.commit();
      }
    }
  }

  private static String event(int number) {
    return """
            {"specversion":"1.0","id":"%d","source":"bench","type":"io.signalbox.deploy.requested",
             "data":{"service":"s%d","environment":"bench","version":"1"}}"""
        .formatted(number, number % TARGETS);
  }

  private static double at(List<Double> values, double quantile) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, (long) (quantile * sorted.size())));
  }

  private static TargetSpec spec(Target target) {
    return BenchSpec.of(
        target, PlatformKind.LOCAL, "/artifacts/{version}", List.of(BenchSpec.here()));
  }
}
