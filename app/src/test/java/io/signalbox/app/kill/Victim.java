package io.signalbox.app.kill;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.broker.ledger.Ledger;
import io.signalbox.broker.ledger.LedgerProjector;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.broker.ledger.StoredFact;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.local.LocalPlatform;
import io.signalbox.routes.Engine;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.bus.Catalog;
import io.signalbox.routes.event.EventReader;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The process that is killed: broker, engine and ledger as they ship, composed with the kill point.
 * Arguments: the work site, the kill point, the event's id and the version to deploy, or {@value
 * #RETIRE} to retire what runs, or {@value #TAKE_OVER} and the version that runs by hand. Ends with
 * 0 when the deployment has ended, after it has printed what the ledger and the broker say. A
 * deployment that waits for a person because its step was killed too often is told to go on.
 *
 * @param platform already watched by the kill point
 */
public record Victim(Path data, KillPoint point, Platform platform, TargetSpec spec) {
  static final String RETIRE = "retire";
  public static final String TAKE_OVER = "take-over:";

  public static void main(String[] args) throws Exception {
    Worksite site = new Worksite(Path.of(args[0]));
    KillPoint point = KillPoint.parse(args[1]);
    Platform local =
        new LocalPlatform(
            new Artifacts(site.data().resolve("artifacts")), Secrets.ofThisMachine(), f -> {});
    new Victim(site.data(), point, Killing.platform(local, point), site.spec())
        .live(args[2], args[3]);
    System.exit(0);
  }

  /** Lives until the deployment has ended, or until the kill point. */
  public void live(String event, String version) throws InterruptedException {
    Secret password = new Secret("victim");
    EmbeddedBroker broker =
        new EmbeddedBroker(
                new EmbeddedBroker.Setup(
                    data,
                    Optional.empty(),
                    List.of(new BrokerUser("engine", password, BrokerUser.May.RUN))))
            .start();
    ConnectionFactory real = Connections.to(Connections.IN_VM, "engine", password);
    ConnectionFactory watched = Killing.connections(real, point);
    InstantSource clock = InstantSource.system();
    Ledger ledger =
        new Ledger(
            new Ledger.Setup(
                "jdbc:sqlite:" + data.resolve("ledger.db"), Optional.empty(), Optional.empty()),
            clock);
    LedgerProjector projector = new LedgerProjector(watched, ledger, clock).start();
    Catalog catalog = target -> new Catalog.Answer.Found(spec);
    Engine engine =
        new Engine(
                new Engine.Parts(
                    watched,
                    kind -> platform,
                    catalog,
                    clock,
                    (b, r, d, t) -> {},
                    new Concurrency(2, 2, 2)))
            .start();
    // Sent again at every start: the event is one and the same, and so is its deployment.
    if (version.equals(RETIRE)) request(real, event, "retire", "reason", "campaign");
    else if (version.startsWith(TAKE_OVER))
      request(real, event, "adopt", "version", version.substring(TAKE_OVER.length()));
    else request(real, event, "deploy", "version", version);
    DeploymentId id = EventReader.idFor(spec.target().service().value(), "campaign", event);
    LedgerRow row = ended(ledger, id, real);
    System.out.println("RESULT " + row.ending().map(e -> e.outcome().name()).orElse("none"));
    System.out.println("CHAIN " + ledger.reader().verify(id));
    System.out.println(
        "HOLDER "
            + engine.targets().all().values().stream().flatMap(r -> r.holder().stream()).toList());
    System.out.println("LEFT " + left(broker));
    engine.close();
    projector.close();
    ledger.close();
    broker.close();
  }

  private void request(
      ConnectionFactory connections, String event, String type, String field, String value) {
    try (JMSContext context = connections.createContext()) {
      String body =
          """
          {"specversion":"1.0","id":"%s","source":"campaign","type":"io.signalbox.%s.requested",
           "data":{"service":"%s","environment":"%s","%s":"%s"}}"""
              .formatted(
                  event, type, spec.target().service(), spec.target().environment(), field, value);
      context.createProducer().send(context.createQueue(AddressBook.REQUESTS), body);
    }
  }

  /** Looks on as an operator would: a deployment that waits because its step kills is retried. */
  private LedgerRow ended(Ledger ledger, DeploymentId id, ConnectionFactory connections)
      throws InterruptedException {
    long answered = 0;
    while (true) {
      Optional<LedgerRow> row = ledger.reader().deployment(id.value());
      if (row.filter(r -> r.ending().isPresent()).isPresent()) return row.get();
      Optional<StoredFact> crashing = row.flatMap(r -> crashing(ledger, r));
      if (crashing.isPresent() && crashing.get().number() > answered) {
        answered = crashing.get().number();
        System.out.println("ASKED " + crashing.get().json());
        request(connections, UUID.randomUUID().toString(), "retry", "deployment", id.value());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static Optional<StoredFact> crashing(Ledger ledger, LedgerRow row) {
    if (row.progress().standing() != LedgerRow.Standing.WAITING) return Optional.empty();
    return ledger.reader().facts(row.id()).stream()
        .reduce((a, b) -> b)
        .filter(f -> f.kind().equals("parked") && f.json().contains("CRASHING"));
  }

  /** Messages that nobody will take any more. */
  private static long left(EmbeddedBroker broker) {
    return AddressBook.all().stream()
        .filter(
            e ->
                e.kind() == AddressBook.Kind.DEAD
                    || e.name().equals(AddressBook.PARKED)
                    || e.name().startsWith("deploy.step"))
        .mapToLong(
            e -> broker.artemis().getActiveMQServer().locateQueue(e.name()).getMessageCount())
        .sum();
  }
}
