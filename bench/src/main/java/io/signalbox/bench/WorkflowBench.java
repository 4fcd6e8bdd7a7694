package io.signalbox.bench;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.engine.model.HostName;
import io.signalbox.engine.model.InstanceName;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.model.Target;
import io.signalbox.engine.spec.BackupSpec;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.PrecheckSpec;
import io.signalbox.engine.spec.ProcessSpec;
import io.signalbox.engine.spec.Resources;
import io.signalbox.engine.spec.RetrySpec;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.StrategySpec;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.engine.spec.TrafficSpec;
import io.signalbox.routes.Engine;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.bus.Catalog;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Durable workflow overhead: deployments of nine durable transitions on hosts where everything is
 * done already, beside the same number of raw hops on a broker of the same settings on the same
 * disk, in turns. Arguments: deployments a round, rounds.
 */
public final class WorkflowBench {
  private final ConnectionFactory connections;
  private final AtomicLong transitions = new AtomicLong();
  private volatile CountDownLatch done = new CountDownLatch(0);
  private int sent;

  private WorkflowBench(ConnectionFactory connections) {
    this.connections = connections;
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
    try {
      new WorkflowBench(Connections.to(Connections.IN_VM, "bench", password))
          .run(deployments, rounds);
    } finally {
      broker.close();
      try (var all = Files.walk(directory)) {
        for (Path path : all.sorted(Collections.reverseOrder()).toList())
          Files.deleteIfExists(path);
      }
    }
    System.exit(0);
  }

  private void run(int deployments, int rounds) throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> raw = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    // The dead-letter queues of the steps are idle queues of the same kind: seven raw hops run over
    // seven of them.
    List<String> queues =
        Arrays.stream(Step.values())
            .limit(7)
            .map(s -> AddressBook.dead(AddressBook.step(s)))
            .toList();
    String body = "x".repeat(2_000);
    for (int round = 0; round <= rounds; round++) {
      double mine = deploy(deployments);
      RawHops hops = new RawHops(connections, queues, AddressBook.EVENTS, 4);
      double limit = deployments * 7 / hops.run(deployments, body, queues.getFirst());
      hops.stop();
      System.out.printf(
          Locale.ROOT,
          "%s: Signalbox %,.0f transitions/s, raw Artemis %,.0f hops/s, ratio %.2f%n",
          round == 0 ? "warm-up" : "round " + round,
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
        "median of %d: Signalbox %,.0f transitions/s, raw Artemis %,.0f hops/s, ratio %.2f%n",
        rounds,
        median(ours),
        median(raw),
        median(ratios));
  }

  private double deploy(int deployments) throws Exception {
    done = new CountDownLatch(deployments);
    transitions.set(0);
    Catalog catalog = target -> new Catalog.Answer.Found(spec(target));
    IdlePlatform platform = new IdlePlatform();
    try (Engine engine =
        new Engine(
            new Engine.Parts(
                connections,
                kind -> platform,
                catalog,
                InstantSource.system(),
                (before, report, decision, took) -> {
                  transitions.incrementAndGet();
                  if (decision.next().ended()) done.countDown();
                },
                Concurrency.DEFAULT))) {
      engine.start();
      long began = System.nanoTime();
      try (JMSContext context = connections.createContext(JMSContext.SESSION_TRANSACTED)) {
        for (int i = 0; i < deployments; i++) {
          sent++;
          context
              .createProducer()
              .send(
                  context.createQueue(AddressBook.REQUESTS),
                  """
                  {"specversion":"1.0","id":"%d","source":"bench","type":"io.signalbox.deploy.requested",
                   "data":{"service":"s%d","environment":"bench","version":"1"}}"""
                      .formatted(sent, sent));
        }
        context.commit();
      }
      done.await();
      // Admission's two hops of each deployment (start, end) are durable transitions too.
      return (transitions.get() + 2.0 * deployments) / ((System.nanoTime() - began) / 1e9);
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }

  private static TargetSpec spec(Target target) {
    Instance instance =
        new Instance(
            new InstanceName("one"), Host.local(new HostName("local")), "/srv/bench", 0, 0);
    return new TargetSpec(
        target,
        PlatformKind.LOCAL,
        "/artifacts/{version}",
        List.of(instance),
        new ProcessSpec(
            List.of("true"),
            Optional.empty(),
            Duration.ofSeconds(1),
            Optional.empty(),
            Resources.UNLIMITED,
            Map.of(),
            Map.of(),
            List.of(),
            Duration.ofSeconds(1),
            true),
        List.of(),
        TrafficSpec.none(),
        PrecheckSpec.defaults(),
        BackupSpec.none(),
        new GateSpec(
            "",
            200,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            Duration.ZERO,
            1,
            Duration.ofSeconds(1),
            5,
            3),
        new StrategySpec(1, 100, Duration.ZERO, Duration.ZERO),
        List.of(),
        RetrySpec.defaults(),
        5);
  }
}
