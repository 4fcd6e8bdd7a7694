package io.signalbox.app.hosts;

import static org.awaitility.Awaitility.await;

import io.signalbox.app.serve.Signalbox;
import io.signalbox.broker.AddressBook;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.DeploymentId;
import io.signalbox.engine.model.Target;
import io.signalbox.routes.event.EventReader;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A running Signalbox as it ships, from a configuration file, and what its ledger tells. */
final class Station implements AutoCloseable {
  private static final String SOURCE = "hosts-test";
  private static final AtomicInteger EVENTS = new AtomicInteger();

  /** Machines are slow at times; no test waits this long when nothing is wrong. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Signalbox signalbox;

  private Station(Signalbox signalbox) {
    this.signalbox = signalbox;
  }

  static Station start(Path yaml) {
    return new Station(Signalbox.start(new Signalbox.Parts(() -> configuration(yaml), List::of)));
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
    return request(signalbox.connections(), service, environment, version, more);
  }

  static DeploymentId request(
      ConnectionFactory connections,
      String service,
      String environment,
      String version,
      Map<String, String> more) {
    String event = "event-" + EVENTS.incrementAndGet() + "-" + System.nanoTime();
    StringBuilder data = new StringBuilder();
    more.forEach((name, value) -> data.append(",\"%s\":\"%s\"".formatted(name, value)));
    String body =
        """
        {"specversion":"1.0","id":"%s","source":"%s","type":"io.signalbox.deploy.requested",
         "data":{"service":"%s","environment":"%s","version":"%s"%s}}"""
            .formatted(event, SOURCE, service, environment, version, data);
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
    await(id + " to end")
        .atMost(PATIENCE)
        .until(() -> row(id).filter(r -> r.ending().isPresent()).isPresent());
    return row(id).orElseThrow();
  }

  Optional<LedgerRow> row(DeploymentId id) {
    return signalbox.ledger().reader().deployment(id.value());
  }

  /** What happened to a deployment, in order. */
  List<What> story(DeploymentId id) {
    return signalbox.ledger().reader().facts(id).stream()
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
    Target target = Target.of(shop.name(), Shop.ENVIRONMENT);
    return signalbox.engine().targets().all().getOrDefault(target, TargetRecord.unknown(target));
  }

  Signalbox signalbox() {
    return signalbox;
  }

  @Override
  public void close() {
    signalbox.close();
  }
}
