package io.signalbox.routes.alert;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.broker.AddressBook;
import io.signalbox.broker.AlertOutbox;
import io.signalbox.broker.AlertReader;
import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.broker.Header;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Alerts;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.alert.Incident;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.spec.Secret;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.routes.Engine;
import io.signalbox.routes.alert.send.Senders;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.bus.Catalog;
import io.signalbox.routes.telemetry.StepListeners;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;

/** A broker and an engine that alert by what a configuration says; both may end and begin again. */
final class AlertSite implements AutoCloseable {
  // A mail server's thread dies when a client refuses its certificate, as one of these tests wants;
  // another that waits
  // at that moment has nothing to do with it.
  static {
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
  }

  static final Target AUTH = Target.of("auth", "production");
  static final Map<String, String> SECRETS =
      Map.of(
          "TOKEN",
          "xoxb-1",
          "SIGN",
          "whsec_c2lnbmFsYm94LXRlc3Qtc2VjcmV0",
          "PASSWORD",
          "hunter2",
          "SLACK_SIGN",
          "shhh");

  /** Tests of alerts wait for real pauses, and so several of them at once. */
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final int number = NUMBERS.incrementAndGet();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Path data;
  private final Alerts alerts;
  private final Map<DeploymentId, Long> facts = new HashMap<>();
  private final Secrets secrets = new Secrets(name -> Optional.ofNullable(SECRETS.get(name)));
  private final AckLinks links = new AckLinks(secrets, new Secret("key"));
  private Optional<EmbeddedBroker> broker = Optional.empty();
  private Optional<ActiveMQConnectionFactory> connections = Optional.empty();
  private Optional<Running> running = Optional.empty();

  private record Running(Engine engine, AlertIntake intake, Senders senders) {}

  /**
   * @param yaml the section {@code alerts}
   */
  AlertSite(Path data, String yaml) throws IOException {
    this.data = data;
    this.alerts = alerts(data, yaml);
    startBroker();
  }

  static Alerts alerts(Path data, String yaml) throws IOException {
    Path file = data.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
        signalbox: {data: data}
        environments: {production: {platform: local}}
        services:
          auth: {artifact: "none/{version}", directory: "instances/auth", command: ["true"]}
        alerts:
        """
            + yaml.indent(2));
    return switch (new ConfigurationLoader(name -> Optional.ofNullable(SECRETS.get(name)))
        .load(file)) {
      case Loaded.Valid valid -> valid.configuration().alerts();
      case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
    };
  }

  private void startBroker() {
    Secret password = new Secret("secret");
    BrokerUser user = new BrokerUser("signalbox", password, BrokerUser.May.RUN);
    broker =
        Optional.of(
            new EmbeddedBroker(
                    new EmbeddedBroker.Setup(data.resolve("broker"), List.of(user), number))
                .start());
    connections = Optional.of(Connections.to(Connections.inVm(number), "signalbox", password));
  }

  AlertSite start() {
    ActiveMQConnectionFactory bus = connections.orElseThrow();
    Senders senders = new Senders(secrets, InstantSource.system());
    Engine engine =
        new Engine(
            new Engine.Parts(
                bus,
                kind -> {
                  throw new IllegalStateException("nothing is deployed here");
                },
                target -> new Catalog.Answer.Unknown("unknown", "nothing"),
                InstantSource.system(),
                new StepListeners(List.of()),
                Concurrency.DEFAULT));
    engine
        .with(
            new AlertRoutes(
                new AlertRoutes.Parts(
                    bus, () -> alerts, senders, links, registry, InstantSource.system())))
        .start();
    AlertIntake intake = new AlertIntake(bus, () -> alerts).start();
    running = Optional.of(new Running(engine, intake, senders));
    return this;
  }

  void stop() {
    running.ifPresent(
        r -> {
          r.intake().close();
          r.engine().close();
          r.senders().close();
        });
    running = Optional.empty();
  }

  /** As after a power cut, except that the disk has everything. */
  void restart() {
    stop();
    stopBroker();
    startBroker();
    start();
  }

  private void stopBroker() {
    connections.ifPresent(ActiveMQConnectionFactory::close);
    broker.ifPresent(EmbeddedBroker::close);
  }

  AlertCalls calls() {
    return new AlertCalls(
        connections.orElseThrow(),
        running.orElseThrow().senders(),
        () -> alerts,
        links,
        InstantSource.system());
  }

  Alerts alerts() {
    return alerts;
  }

  /** Of the broker that runs now. */
  ActiveMQConnectionFactory connections() {
    return connections.orElseThrow();
  }

  Secrets secrets() {
    return secrets;
  }

  /** Does something on the bus in one transaction. */
  interface Doing {
    void with(AlertOutbox outbox) throws jakarta.jms.JMSException;
  }

  void transacted(Doing doing) throws jakarta.jms.JMSException {
    try (var connection = connections.orElseThrow().createConnection();
        var session = connection.createSession(true, jakarta.jms.Session.SESSION_TRANSACTED);
        AlertOutbox outbox = new AlertOutbox(session)) {
      doing.with(outbox);
      session.commit();
    }
  }

  void requested(String id) {
    Cause cause = new Cause("test", "1", "ada", Instant.now(), false, "", Cause.Wishes.NONE);
    happens(id, new What.Requested(Deployment.Kind.DEPLOY, cause));
    happens(
        id,
        new What.Started(
            new io.signalbox.engine.model.Fence(1), Optional.of(new Version("1")), 3, 2));
  }

  void stepDone(String id, Step step) {
    happens(
        id, new What.StepDone(Cursor.at(step), 1, List.of(Evidence.of("pc1", true, "it is done"))));
  }

  void breached(String id) {
    happens(
        id,
        new What.GateBreached(
            Cursor.at(Step.GATE), "pc2 failed 3 of its last 5 samples", List.of("HTTP 503")));
  }

  void unreachable(String id) {
    happens(id, new What.Parked(Status.Why.UNFENCED, "waiting for pc3", Instant.now()));
  }

  void ends(String id, Outcome outcome) {
    happens(id, new What.Ended(outcome, "so it ended"));
  }

  void happens(String id, What what) {
    happens(id, facts.merge(new DeploymentId(id), 1L, Long::sum), what);
  }

  void happens(String id, long number, What what) {
    DeploymentId deployment = new DeploymentId(id);
    Fact fact = new Fact(deployment, number, AUTH, new Version("2"), Instant.now(), what);
    try (JMSContext context = connections.orElseThrow().createContext()) {
      context.createProducer().send(context.createTopic(AddressBook.EVENTS), Json.write(fact));
    }
  }

  /** Something that nobody of ours would send. */
  void put(String address, String kind, String body) {
    try (JMSContext context = connections.orElseThrow().createContext()) {
      boolean topic = address.equals(AddressBook.EVENTS);
      context
          .createProducer()
          .setProperty(Header.KIND, kind)
          .send(topic ? context.createTopic(address) : context.createQueue(address), body);
    }
  }

  /** Why messages were put aside. */
  List<String> reasons(String queue) {
    List<String> reasons = new ArrayList<>();
    try (JMSContext context = connections.orElseThrow().createContext();
        var letters = context.createConsumer(context.createQueue(queue))) {
      for (var letter = letters.receive(500); letter != null; letter = letters.receive(500)) {
        reasons.add(String.valueOf(letter.getStringProperty(Header.REASON)));
      }
    } catch (jakarta.jms.JMSException e) {
      throw new IllegalStateException(e);
    }
    return reasons;
  }

  Optional<Incident> incident(String id) {
    return new AlertReader(connections.orElseThrow())
        .readAll().records().values().stream()
            .flatMap(r -> r.incident(new DeploymentId(id)).stream())
            .findFirst();
  }

  @Override
  public void close() {
    stop();
    stopBroker();
  }
}
