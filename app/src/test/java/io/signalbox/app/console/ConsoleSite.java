package io.signalbox.app.console;

import static org.awaitility.Awaitility.await;

import io.signalbox.app.serve.Signalbox;
import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Header;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.routes.api.access.Role;
import io.signalbox.routes.api.access.TokenBook;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A whole Signalbox with one small service, a dead letter on demand, and tokens of each role. */
final class ConsoleSite implements AutoCloseable {
  final String viewer;
  final String operator;
  final String stagingOnly;
  final String owner;
  private final Signalbox up;

  ConsoleSite(Path root) throws IOException {
    Path release = Files.createDirectories(root.resolve("artifacts/1"));
    Files.writeString(release.resolve("run.sh"), "exec sleep 300\n");
    Path data = Files.createDirectories(root.resolve("data"));
    TokenBook tokens = TokenBook.open(data, InstantSource.system());
    viewer = tokens.create("vera", Role.VIEWER, List.of());
    operator = tokens.create("olga", Role.OPERATOR, List.of());
    stagingOnly = tokens.create("stan", Role.OPERATOR, List.of(new EnvironmentName("staging")));
    owner = Files.readString(data.resolve(TokenBook.OWNER_FILE)).strip();
    Configuration configuration = configuration(root);
    up = Signalbox.start(new Signalbox.Parts(() -> configuration, List::of));
  }

  private static Configuration configuration(Path root) throws IOException {
    Path file = root.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
        signalbox: {data: data, api: {listen: "127.0.0.1:0"}}
        environments: {production: {platform: local}}
        services:
          shop:
            artifact: %s/artifacts/{version}
            directory: %s/instances/shop
            command: [sh, "{release}/run.sh"]
            health: {interval: 100ms, successes: 1, min_healthy: 0s}
            strategy: {bake: 4s}
            precheck: {min_free_disk: 1M, min_free_memory: 1M}
        """
            .formatted(root, root));
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
    };
  }

  URI url() {
    return up.url();
  }

  /** A deployment that stands in its bake, and whose message Signalbox then puts aside. */
  DeploymentId deadLetter() throws JMSException {
    try (Connection connection = up.connections().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      connection.start();
      session
          .createProducer(session.createQueue(AddressBook.REQUESTS))
          .send(
              session.createTextMessage(
                  """
                  {"specversion":"1.0","id":"1","source":"ci","type":"io.signalbox.deploy.requested",
                   "data":{"service":"shop","environment":"production","version":"1"}}"""));
      session.commit();
      try (MessageConsumer parked =
          session.createConsumer(
              session.createQueue(AddressBook.PARKED), Header.STEP + " = 'bake'")) {
        Message token = parked.receive(30_000);
        if (token == null) throw new JMSException("The deployment never came to its bake.");
        new Outbox(session)
            .bury(token, AddressBook.step(Step.BAKE), "a bug, mended since", Instant.now());
        session.commit();
        return new DeploymentId(token.getStringProperty(Header.DEPLOYMENT));
      }
    }
  }

  /** Who has sent it back to work, as its facts say. */
  List<String> takenUpBy(DeploymentId id) {
    return up.ledger().reader().facts(id).stream()
        .filter(f -> f.kind().equals("taken_up"))
        .map(f -> Json.tree(f.json()).at("/what/by").asText())
        .toList();
  }

  LedgerRow ended(DeploymentId id) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                up.ledger().reader().deployment(id.value()).flatMap(LedgerRow::ending).isPresent());
    return up.ledger().reader().deployment(id.value()).orElseThrow();
  }

  @Override
  public void close() {
    up.close();
  }
}
