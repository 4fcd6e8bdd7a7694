package io.signalbox.app.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.app.serve.Signalbox;
import io.signalbox.broker.AddressBook;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.routes.bus.MessageText;
import io.signalbox.routes.event.EventReader;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release is judged by what somebody else measures and pushes, with credentials for just that.
 */
class PushedSamplesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Pattern DROPPED = Pattern.compile("signalbox_samples_dropped_total [1-9]");

  private final Path root;
  private int port;
  private Signalbox signalbox;

  PushedSamplesTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void start() throws IOException {
    port = free();
    for (String version : List.of("1", "2")) {
      Path run = Files.createDirectories(root.resolve("releases/" + version)).resolve("run");
      Files.writeString(run, "#!/bin/sh\nexec sleep 100001\n");
      Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.writeString(root.resolve("password"), "p4ssword");
    Path file =
        Files.writeString(
            root.resolve("signalbox.yaml"),
            """
            signalbox:
              data: %1$s/data
              api: {listen: "127.0.0.1:%2$d"}
              broker:
                listen: "127.0.0.1:%3$d"
                users:
                  ci: {password: "${file:%1$s/password}"}
                  monitor: {role: sampler, password: "${file:%1$s/password}"}
            environments: {test: {platform: local}}
            services:
              one:
                artifact: %1$s/releases/{version}
                directory: %1$s/one
                command: [./run]
                health: {min_healthy: 1s}
                strategy: {bake: 1s}
                checks:
                  orders: {pushed: failures, every: 1s}
            """
                .formatted(root, free(), port));
    Configuration configuration =
        switch (new ConfigurationLoader().load(file)) {
          case Loaded.Valid valid -> valid.configuration();
          case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
        };
    signalbox = Signalbox.start(new Signalbox.Parts(() -> configuration, List::of));
  }

  @AfterEach
  void stop() throws Exception {
    signalbox.close();
    new ProcessBuilder("pkill", "-f", "^sleep 100001$").start().waitFor();
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Sends as that user; a producer for messages of text. */
  private void as(String user, Function<Session, Destination> to, Sending sending)
      throws JMSException {
    try (Connection connection =
            new JmsConnectionFactory(user, "p4ssword", "amqp://127.0.0.1:" + port)
                .createConnection();
        Session session = connection.createSession()) {
      MessageProducer producer = session.createProducer(to.apply(session));
      sending.with(text -> producer.send(session.createTextMessage(text)));
    }
  }

  private interface Sender {
    void send(String text) throws JMSException;
  }

  private interface Sending {
    void with(Sender sender) throws JMSException;
  }

  private static Destination requests(Session session) {
    try {
      return session.createQueue(AddressBook.REQUESTS);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Destination samples(Session session) {
    try {
      return session.createTopic(AddressBook.SAMPLES);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sample(int failed) {
    return """
    {"service":"one","environment":"test","instance":"local","check":"orders","failed":%d,"total":100}"""
        .formatted(failed);
  }

  /** Deploys, and pushes until that has ended. */
  private LedgerRow deploy(String version, int failed) throws JMSException {
    DeploymentId id = EventReader.idFor("one", "/ci", version);
    as(
        "ci",
        PushedSamplesTest::requests,
        sender ->
            sender.send(
                """
                {"specversion":"1.0","id":"%1$s","source":"/ci",
                 "type":"io.signalbox.deploy.requested",
                 "data":{"service":"one","environment":"test","version":"%1$s"}}"""
                    .formatted(version)));
    as(
        "monitor",
        PushedSamplesTest::samples,
        sender ->
            await(version)
                .atMost(PATIENCE)
                .until(
                    () -> {
                      sender.send(sample(failed));
                      return row(id).flatMap(LedgerRow::ending).isPresent();
                    }));
    return row(id).orElseThrow();
  }

  private Optional<LedgerRow> row(DeploymentId id) {
    return signalbox.ledger().reader().deployment(id.value());
  }

  @Test
  void aReleaseOfWhichOthersSayThatItFailsIsRolledBack() throws Exception {
    assertThat(deploy("1", 0).ending().map(LedgerRow.Ending::outcome)).contains(Outcome.SUCCEEDED);
    LedgerRow failed = deploy("2", 30);
    assertThat(failed.ending().map(LedgerRow.Ending::outcome)).contains(Outcome.ROLLED_BACK);
    assertThat(failed.progress().said()).contains("orders");
  }

  @Test
  void whoPushesMayDoNothingElseAndNobodyElseMay() {
    for (Map.Entry<String, Function<Session, Destination>> wrong :
        Map.<String, Function<Session, Destination>>of(
                "monitor", PushedSamplesTest::requests, "ci", PushedSamplesTest::samples)
            .entrySet()) {
      assertThatThrownBy(() -> as(wrong.getKey(), wrong.getValue(), s -> s.send(sample(0))))
          .as(wrong.getKey())
          .isInstanceOf(JMSException.class);
    }
  }

  @Test
  void whatNoCheckWaitsForIsCounted() throws Exception {
    as(
        "monitor",
        PushedSamplesTest::samples,
        sender ->
            await()
                .atMost(PATIENCE)
                .until(
                    () -> {
                      sender.send(sample(0).replace("orders", "order"));
                      sender.send("what is a sample?");
                      return DROPPED.matcher(metrics()).find();
                    }));
  }

  private String metrics() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(signalbox.url().resolve("/metrics")).GET().build();
      return http.send(request, BodyHandlers.ofString()).body();
    }
  }

  /** Other protocols: bodies come as bytes, and MQTT writes the address with slashes. */
  @Test
  void stompAndMqttReachTheSameAddress() throws Exception {
    try (JMSContext engine = signalbox.connections().createContext();
        JMSConsumer heard = engine.createConsumer(engine.createTopic(AddressBook.SAMPLES));
        StompClient stomp = new StompClient(port)) {
      Map<String, String> login =
          Map.of(
              "accept-version",
              "1.2",
              "host",
              "signalbox",
              "login",
              "monitor",
              "passcode",
              "p4ssword");
      assertThat(stomp.ask("CONNECT", login, "")).startsWith("CONNECTED");
      Map<String, String> to = Map.of("destination", AddressBook.SAMPLES, "receipt", "1");
      assertThat(stomp.ask("SEND", to, sample(1))).startsWith("RECEIPT");
      assertThat(text(heard.receive(10_000))).isEqualTo(sample(1));
      MqttClient mqtt =
          new MqttClient("tcp://127.0.0.1:" + port, "monitor-1", new MemoryPersistence());
      MqttConnectionOptions options = new MqttConnectionOptions();
      options.setUserName("monitor");
      options.setPassword("p4ssword".getBytes(UTF_8));
      mqtt.connect(options);
      mqtt.publish("deploy/samples", new MqttMessage(sample(2).getBytes(UTF_8)));
      assertThat(text(heard.receive(10_000))).isEqualTo(sample(2));
      mqtt.disconnectForcibly(0, 1_000);
      mqtt.close(true);
    }
  }

  private static String text(Message message) throws Exception {
    return MessageText.of(message, "a sample", 1_000);
  }
}
