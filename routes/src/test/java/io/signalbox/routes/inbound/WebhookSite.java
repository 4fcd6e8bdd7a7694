package io.signalbox.routes.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.routes.event.BadEvent;
import io.signalbox.routes.event.EventReader;
import io.signalbox.routes.inbound.proof.Hmac;
import io.signalbox.routes.telemetry.Telemetry;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Webhooks with a real broker behind them, and no engine: what they ask for stays on the bus. */
final class WebhookSite implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  static final String SECRET = "s3cret";

  final Map<String, String> secrets = new ConcurrentHashMap<>(Map.of("SECRET", SECRET));
  final Telemetry telemetry = new Telemetry();
  private final EmbeddedBroker broker;
  private final ActiveMQConnectionFactory connections;
  private final DeliveryBook book;
  private final Server server;
  private final ServerConnector connector;
  private final HttpClient http = HttpClient.newHttpClient();

  WebhookSite(Path data, String inbound) throws Exception {
    Configuration configuration = configuration(data, inbound);
    Secret password = new Secret("secret");
    BrokerUser user = new BrokerUser("signalbox", password, BrokerUser.May.RUN);
    broker =
        new EmbeddedBroker(
                new EmbeddedBroker.Setup(data.resolve("broker"), Optional.empty(), List.of(user)))
            .start();
    connections = Connections.to(Connections.IN_VM, "signalbox", password);
    book = new DeliveryBook(connections);
    InstantSource clock = InstantSource.fixed(NOON);
    QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("hooks-"));
    server = new Server(threads);
    connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new WebhookHandler(
            new WebhookHandler.Parts(
                () -> configuration,
                new Intake(() -> configuration, book, clock),
                this::secret,
                telemetry.registry(),
                clock)));
    server.start();
  }

  private Optional<Secret> secret(SecretRef ref) {
    return Optional.ofNullable(secrets.get(ref.source().substring(4))).map(Secret::new);
  }

  static Configuration configuration(Path data, String inbound) throws IOException {
    Path file = data.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
        signalbox: {data: data}
        environments: {production: {platform: local}, staging: {platform: local}}
        services:
          auth: {artifact: "none/{version}", directory: "instances/{service}-{environment}", command: ["true"]}
          shop: {artifact: "none/{version}", directory: "instances/{service}-{environment}", command: ["true"]}
        """
            + inbound);
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
    };
  }

  static byte[] file(String name) throws IOException {
    try (InputStream in = WebhookSite.class.getResourceAsStream("/webhooks/" + name + ".json")) {
      if (in == null) throw new IOException("There is no payload " + name);
      return in.readAllBytes();
    }
  }

  static String signed(byte[] body) {
    return "sha256=" + HexFormat.of().formatHex(Hmac.of(SECRET.getBytes(UTF_8), body));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  int port() {
    return connector.getLocalPort();
  }

  HttpResponse<String> post(String source, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url().resolve("/webhooks/" + source))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) request.headers(headers);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> github(String event, String id, byte[] body) throws Exception {
    return post(
        "github",
        body,
        "X-GitHub-Event",
        event,
        "X-GitHub-Delivery",
        id,
        "X-Hub-Signature-256",
        signed(body));
  }

  HttpResponse<String> bearer(String source, byte[] body) throws Exception {
    return post(source, body, "Authorization", "Bearer " + SECRET);
  }

  /** What lies on the bus, as intake would read it; it is taken from there. */
  List<Request> requests() throws JMSException, BadEvent {
    List<Request> all = new ArrayList<>();
    for (String body : taken(AddressBook.REQUESTS)) {
      all.add(EventReader.read(body, Map.of(), NOON));
    }
    return all;
  }

  List<DeliveryRecord> records() throws JMSException {
    return taken(AddressBook.DELIVERIES).stream()
        .map(b -> Json.read(b, DeliveryRecord.class))
        .toList();
  }

  private List<String> taken(String queue) throws JMSException {
    List<String> all = new ArrayList<>();
    try (JMSContext context = connections.createContext();
        JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
      for (Message m = consumer.receive(200); m != null; m = consumer.receiveNoWait()) {
        all.add(Outbox.body(m));
      }
    }
    return all;
  }

  double counted(String source, String outcome) {
    return telemetry
        .registry()
        .counter("signalbox.webhooks", "source", source, "outcome", outcome)
        .count();
  }

  void loseBroker() {
    broker.close();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The server did not stop.", e);
    }
    http.close();
    book.close();
    connections.close();
    broker.close();
    telemetry.close();
  }
}
