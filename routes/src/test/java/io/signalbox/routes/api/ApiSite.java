package io.signalbox.routes.api;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.AlertOutbox;
import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.DeadLetters;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.broker.Header;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.PendingRequests;
import io.signalbox.broker.RecordReader;
import io.signalbox.broker.ledger.Arrival;
import io.signalbox.broker.ledger.Ledger;
import io.signalbox.broker.wire.FactChain;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Configuration;
import io.signalbox.config.ListenAddress;
import io.signalbox.config.Loaded;
import io.signalbox.config.Settings;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.alert.AlertRecord;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.Secret;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.local.LocalPlatform;
import io.signalbox.routes.alert.AckLinks;
import io.signalbox.routes.alert.AlertCalls;
import io.signalbox.routes.alert.send.Senders;
import io.signalbox.routes.api.access.TokenBook;
import io.signalbox.routes.bus.IntakeProcessor;
import io.signalbox.routes.event.BadEvent;
import io.signalbox.routes.event.EventReader;
import io.signalbox.routes.telemetry.QueueDepths;
import io.signalbox.routes.telemetry.Telemetry;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** An API with everything real behind it but the engine: what it asks for stays on the bus. */
final class ApiSite implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  static final Target AUTH = Target.of("auth", "production");

  /** Of brokers in this process; those of alerts begin at 1. */
  private static final AtomicInteger NUMBERS = new AtomicInteger(1_000);

  final Map<Target, TargetRecord> records = new TreeMap<>();
  final TokenBook tokens;
  final Ledger ledger;
  final Path data;
  private final EmbeddedBroker broker;
  private final ActiveMQConnectionFactory connections;
  private final Telemetry telemetry = new Telemetry();
  private volatile boolean lost;
  private final ApiServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  final AckLinks links;
  final Configuration configuration;
  List<String> troubles = List.of();

  ApiSite(Path data) throws IOException {
    this.data = data;
    configuration = configuration(data);
    Secret password = new Secret("secret");
    InstantSource clock = InstantSource.fixed(NOON);
    BrokerUser user = new BrokerUser("signalbox", password, BrokerUser.May.RUN);
    int number = NUMBERS.incrementAndGet();
    broker =
        new EmbeddedBroker(new EmbeddedBroker.Setup(data.resolve("broker"), List.of(user), number))
            .start();
    connections = Connections.to(Connections.inVm(number), "signalbox", password);
    ledger =
        new Ledger(
            new Ledger.Setup(
                "jdbc:sqlite:" + data.resolve("ledger.db"), Optional.empty(), Optional.empty()),
            clock);
    tokens = TokenBook.open(data, clock);
    new QueueDepths(connections, clock).register(telemetry.registry());
    LocalPlatform local =
        new LocalPlatform(
            new Artifacts(data.resolve("cache")), Secrets.ofThisMachine(), front -> {});
    io.signalbox.platforms.host.Secrets secrets =
        new Secrets(name -> Optional.of("secret of " + name));
    links = new AckLinks(secrets, new Secret("key"));
    AlertCalls alerts =
        new AlertCalls(
            connections, new Senders(secrets, clock), configuration::alerts, links, clock);
    server =
        new ApiServer(
                new ApiServer.Parts(
                    new Settings.Api(new ListenAddress("127.0.0.1", 0), Optional.empty()),
                    tokens,
                    new BusRequestSender(connections),
                    ledger.reader(),
                    this::known,
                    () -> configuration,
                    List::of,
                    kind -> local,
                    telemetry::text,
                    new Readiness(List.of(() -> troubles.stream().findFirst())),
                    List::of,
                    alerts,
                    secrets,
                    new DeadLetters(connections),
                    new PendingRequests(connections),
                    clock))
            .start();
  }

  private static Configuration configuration(Path data) throws IOException {
    Path file = data.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
      signalbox:
        data: %s
      alerts:
        url: https://deploy.example.com/
        channels:
          ops: {slack: {token: "${env:TOKEN}", channel: C0123, signing_secret: "${env:SIGNING}"}}
      environments:
        production:
          platform: local
        staging:
          platform: local
      services:
        auth:
          artifact: %s/artifacts/{version}
          directory: %s/instances/{service}-{environment}
          instances: 3
          command: [bin/auth, "{slot}"]
      schedules:
        nightly: {cron: "30 2 * * *", environment: staging}
      """
            .formatted(data, data, data));
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new IllegalStateException(invalid.problems().toString());
    };
  }

  String owner() throws IOException {
    return Files.readString(data.resolve(TokenBook.OWNER_FILE)).strip();
  }

  void tell(String id, Target target, String version, What... facts) {
    ledger.store(
        FactChain.links(
                new DeploymentId(id), target, new Version(version), 0, "", List.of(facts), NOON)
            .stream()
            .map(Arrival::of)
            .toList());
  }

  HttpResponse<String> get(String path, String token) throws Exception {
    return send(to(path).GET(), token);
  }

  HttpResponse<String> post(String path, String body, String token, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    if (headers.length > 0) request.headers(headers);
    return send(request, token);
  }

  URI url() {
    return server.url();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request, String token) throws Exception {
    if (!token.isEmpty()) request.header("Authorization", "Bearer " + token);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  io.signalbox.config.Alerts alerts() {
    return configuration.alerts();
  }

  /** What lies on the bus for the alert desk. */
  Optional<News> nextNews() throws JMSException {
    try (JMSContext context = connections.createContext()) {
      Message message =
          context.createConsumer(context.createQueue(AddressBook.ALERT_DESK)).receive(500);
      return message == null
          ? Optional.empty()
          : Optional.of(Json.read(Outbox.body(message), AlertOutbox.Envelope.class).news());
    }
  }

  /** What the alert desk would remember. */
  void keep(AlertRecord record) throws JMSException {
    try (jakarta.jms.Connection connection = connections.createConnection();
        jakarta.jms.Session session = connection.createSession(false, 1);
        AlertOutbox outbox = new AlertOutbox(session)) {
      outbox.record(record);
    }
  }

  /** What lies on the bus, as intake would read it. */
  Optional<Request> nextRequest() throws JMSException, BadEvent {
    try (JMSContext context = connections.createContext()) {
      Message message =
          context.createConsumer(context.createQueue(AddressBook.REQUESTS)).receive(500);
      return message == null
          ? Optional.empty()
          : Optional.of(EventReader.read(Outbox.body(message), Map.of(), NOON));
    }
  }

  /** What went straight to admission. */
  Optional<Request> nextAdmitted() throws JMSException {
    try (JMSContext context = connections.createContext()) {
      Message message = context.createConsumer(context.createQueue(AddressBook.ADMIT)).receive(500);
      return message == null
          ? Optional.empty()
          : Optional.of(Json.read(Outbox.body(message), IntakeProcessor.Envelope.class).request());
    }
  }

  /** What an engine does with a message that it cannot go on with. */
  void bury(String deployment, String reason) throws JMSException {
    try (JMSContext context = connections.createContext(JMSContext.SESSION_TRANSACTED)) {
      Message message = context.createTextMessage("dead letter body");
      message.setStringProperty(Header.DEPLOYMENT, deployment);
      message.setStringProperty(Header.TARGET, AUTH.toString());
      message.setStringProperty(Header.REASON, reason);
      message.setStringProperty("_AMQ_ORIG_ADDRESS", AddressBook.SIGNALS);
      context
          .createProducer()
          .send(context.createQueue(AddressBook.dead(AddressBook.SIGNALS)), message);
      context.commit();
    }
  }

  void loseBroker() {
    connections.close();
    broker.close();
    lost = true;
  }

  /** What tests say that the broker holds; whoever asks one that is away hears so. */
  private Map<Target, TargetRecord> known() {
    return lost ? new RecordReader(connections).readAll() : records;
  }

  @Override
  public void close() {
    server.close();
    http.close();
    ledger.close();
    telemetry.close();
    connections.close();
    broker.close();
  }
}
