package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.app.serve.Signalbox;
import io.signalbox.broker.AddressBook;
import io.signalbox.broker.RecordReader;
import io.signalbox.broker.ledger.Ledger;
import io.signalbox.broker.ledger.LedgerProjector;
import io.signalbox.broker.ledger.LedgerReader;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.event.EventReader;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Where deployments are asked for, and what the ledger tells of them. */
final class Station implements AutoCloseable {
  private static final String SOURCE = "hosts-test";
  private static final AtomicInteger EVENTS = new AtomicInteger();

  /** Machines are slow at times; no test waits this long when nothing is wrong. */
  static final Duration PATIENCE = Duration.ofSeconds(100);

  private final ConnectionFactory connections;
  private final Ledger ledger;
  private final Runnable end;

  private Station(ConnectionFactory connections, Ledger ledger, Runnable end) {
    this.connections = connections;
    this.ledger = ledger;
    this.end = end;
  }

  /** A Signalbox with everything inside, in this process. */
  static Station start(Path yaml) {
    Signalbox signalbox = Signalbox.start(new Signalbox.Parts(() -> configuration(yaml), List::of));
    return new Station(signalbox.connections(), signalbox.ledger(), signalbox::close);
  }

  /** Only a ledger, on a broker at which the engines of other processes work. */
  static Station beside(ConnectionFactory connections, Path data) throws IOException {
    Files.createDirectories(data);
    InstantSource clock = InstantSource.system();
    Ledger ledger =
        new Ledger(
            new Ledger.Setup(
                "jdbc:sqlite:" + data.resolve("ledger.db"), Optional.empty(), Optional.empty()),
            clock);
    LedgerProjector projector = new LedgerProjector(connections, ledger, clock).start();
    return new Station(
        connections,
        ledger,
        () -> {
          projector.close();
          ledger.close();
        });
  }

  static Configuration configuration(Path yaml) {
    return switch (new ConfigurationLoader().load(yaml)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  DeploymentId deploy(Shop shop, String version) {
    return deploy(shop.name(), Shop.ENVIRONMENT, version, Map.of());
  }

  /** Sends the event as any producer would. */
  DeploymentId deploy(
      String service, String environment, String version, Map<String, String> more) {
    StringBuilder data = new StringBuilder(",\"version\":\"%s\"".formatted(version));
    more.forEach((name, value) -> data.append(",\"%s\":\"%s\"".formatted(name, value)));
    return request("deploy", service, environment, data.toString());
  }

  /** Deploys, and takes the target from whoever holds it. */
  DeploymentId preempting(Shop shop, String version) {
    return request(
        "deploy",
        shop.name(),
        Shop.ENVIRONMENT,
        ",\"version\":\"%s\",\"preempt\":true".formatted(version));
  }

  /** The hosts are to be looked at. */
  DeploymentId adopt(String service, String environment, String wishes) {
    return request("adopt", service, environment, wishes);
  }

  DeploymentId rollback(String service, String environment) {
    return request("rollback", service, environment, "");
  }

  DeploymentId retire(String service, String environment, String wishes) {
    return request("retire", service, environment, wishes);
  }

  DeploymentId prune(String service, String environment) {
    return request("prune", service, environment, "");
  }

  /** Who waits for a person may try again. */
  void retry(Shop shop, DeploymentId waiting) {
    request("retry", shop.name(), Shop.ENVIRONMENT, ",\"deployment\":\"%s\"".formatted(waiting));
  }

  private DeploymentId request(String kind, String service, String environment, String more) {
    String event = "event-" + EVENTS.incrementAndGet() + "-" + System.nanoTime();
    String body =
        """
        {"specversion":"1.0","id":"%s","source":"%s","type":"io.signalbox.%s.requested",
         "data":{"service":"%s","environment":"%s"%s}}"""
            .formatted(event, SOURCE, kind, service, environment, more);
    try (JMSContext context = connections.createContext()) {
      context.createProducer().send(context.createQueue(AddressBook.REQUESTS), body);
    }
    return EventReader.idFor(service, SOURCE, event);
  }

  /** Deploys, and waits for the end. */
  LedgerRow deployed(Shop shop, String version) {
    return ended(deploy(shop, version));
  }

  LedgerRow ended(DeploymentId id) {
    return ended(id, PATIENCE);
  }

  LedgerRow ended(DeploymentId id, Duration patience) {
    await(id + " to end")
        .atMost(patience)
        .until(() -> row(id).filter(r -> r.ending().isPresent()).isPresent());
    return row(id).orElseThrow();
  }

  /** Waits for its end, which has to be this one. */
  void ends(DeploymentId id, Outcome outcome) {
    ends(id, outcome, PATIENCE);
  }

  void ends(DeploymentId id, Outcome outcome, Duration patience) {
    assertThat(ended(id, patience).ending().orElseThrow().outcome())
        .as(told(id))
        .isEqualTo(outcome);
  }

  Optional<LedgerRow> row(DeploymentId id) {
    return ledger.reader().deployment(id.value());
  }

  /** What happened to a deployment, in order. */
  List<What> story(DeploymentId id) {
    return ledger.reader().facts(id).stream()
        .map(f -> Json.read(f.json(), Fact.class).what())
        .toList();
  }

  <T extends What> List<T> story(DeploymentId id, Class<T> kind) {
    return story(id).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Waits until something has happened to a deployment that still runs. */
  void until(DeploymentId id, String what, Predicate<What> happened) {
    await(what + " of " + id)
        .atMost(PATIENCE)
        .until(
            () -> {
              if (story(id).stream().anyMatch(happened)) return true;
              if (row(id).flatMap(LedgerRow::ending).isPresent()) {
                throw new AssertionError("It ended before: " + told(id));
              }
              return false;
            });
  }

  /** The whole timeline, for the message of a failed assertion. */
  String told(DeploymentId id) {
    return String.join("\n", story(id).stream().map(What::toString).toList());
  }

  TargetRecord record(Shop shop) {
    return record(Target.of(shop.name(), Shop.ENVIRONMENT));
  }

  TargetRecord record(Target target) {
    return new RecordReader(connections)
        .readAll()
        .getOrDefault(target, TargetRecord.unknown(target));
  }

  LedgerReader ledger() {
    return ledger.reader();
  }

  @Override
  public void close() {
    end.run();
  }
}
