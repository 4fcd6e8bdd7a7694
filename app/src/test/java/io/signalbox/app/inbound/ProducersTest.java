package io.signalbox.app.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.app.serve.Signalbox;
import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Header;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.routes.event.EventReader;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.message.JmsMessage;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of every protocol send requests with a producer's credentials, and can do nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProducersTest {
  private static final String STEP = AddressBook.step(Step.SWAP);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private int port;
  private Signalbox signalbox;

  @BeforeAll
  void start(@TempDir Path root) throws IOException {
    port = free();
    Files.writeString(root.resolve("password"), "of-ci");
    Path file =
        Files.writeString(
            root.resolve("signalbox.yaml"),
            """
            signalbox:
              data: data
              api: {listen: "127.0.0.1:%d"}
              broker:
                listen: "127.0.0.1:%d"
                users: {ci: {password: "${file:%s/password}"}}
            environments: {production: {platform: local}}
            services:
              auth: {artifact: "none/{version}", directory: "instances/auth", command: ["true"]}
            """
                .formatted(free(), port, root));
    Configuration configuration =
        switch (new ConfigurationLoader().load(file)) {
          case Loaded.Valid valid -> valid.configuration();
          case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
        };
    signalbox = Signalbox.start(new Signalbox.Parts(() -> configuration, List::of));
  }

  @AfterAll
  void stop() {
    signalbox.close();
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String event(String id) {
    return """
    {"specversion":"1.0","id":"%s","source":"/ci","type":"io.signalbox.deploy.requested",
     "data":{"service":"auth","environment":"production","version":"1"}}"""
        .formatted(id);
  }

  /** There is no artifact; what matters here is that admission has heard of it. */
  private void arrives(String id) {
    DeploymentId deployment = EventReader.idFor("auth", "/ci", id);
    await(id)
        .atMost(PATIENCE)
        .until(
            () ->
                signalbox
                    .ledger()
                    .reader()
                    .deployment(deployment.value())
                    .flatMap(LedgerRow::ending)
                    .isPresent());
  }

  private Connection amqp() throws JMSException {
    return new JmsConnectionFactory("ci", "of-ci", "amqp://127.0.0.1:" + port).createConnection();
  }

  @Test
  void amqp10() throws Exception {
    try (Connection connection = amqp();
        Session session = connection.createSession()) {
      MessageProducer requests = session.createProducer(session.createQueue(AddressBook.REQUESTS));
      requests.send(session.createTextMessage(event("amqp-text")));
      BytesMessage bytes = session.createBytesMessage();
      bytes.writeBytes(event("amqp-bytes").getBytes(UTF_8));
      requests.send(bytes);
      arrives("amqp-text");
      arrives("amqp-bytes");
      assertThatThrownBy(
              () ->
                  session
                      .createProducer(session.createQueue(STEP))
                      .send(session.createTextMessage("forged")))
          .isInstanceOf(JMSException.class);
      connection.start();
      for (String queue :
          List.of(AddressBook.REQUESTS, STEP, AddressBook.allTargets().getFirst())) {
        assertThatThrownBy(() -> session.createConsumer(session.createQueue(queue)))
            .as(queue)
            .isInstanceOf(JMSException.class);
      }
    }
  }

  @Test
  void amqpWithAWrongPasswordIsNobody() {
    assertThatThrownBy(
            () ->
                new JmsConnectionFactory("ci", "wrong", "amqp://127.0.0.1:" + port)
                    .createConnection()
                    .start())
        .isInstanceOf(JMSException.class);
  }

  @Test
  void stomp() throws Exception {
    try (StompClient client = new StompClient(port)) {
      assertThat(client.ask("CONNECT", login("ci", "of-ci"), "")).startsWith("CONNECTED");
      Map<String, String> to = Map.of("destination", AddressBook.REQUESTS, "receipt", "1");
      assertThat(client.ask("SEND", to, event("stomp"))).startsWith("RECEIPT");
      arrives("stomp");
      Map<String, String> elsewhere = Map.of("destination", STEP, "receipt", "2");
      assertThat(client.ask("SEND", elsewhere, "forged")).startsWith("ERROR");
    }
    try (StompClient client = new StompClient(port)) {
      client.ask("CONNECT", login("ci", "of-ci"), "");
      Map<String, String> from =
          Map.of("destination", AddressBook.REQUESTS, "id", "1", "receipt", "3");
      assertThat(client.ask("SUBSCRIBE", from, "")).startsWith("ERROR");
    }
    try (StompClient client = new StompClient(port)) {
      assertThat(client.ask("CONNECT", login("ci", "wrong"), "")).startsWith("ERROR");
    }
  }

  private static Map<String, String> login(String user, String password) {
    return Map.of(
        "accept-version", "1.2", "host", "signalbox", "login", user, "passcode", password);
  }

  private MqttClient mqtt(String password) throws MqttException {
    MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, "ci-1", new MemoryPersistence());
    client.setTimeToWait(10_000);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName("ci");
    options.setPassword(password.getBytes(UTF_8));
    options.setCleanStart(true);
    client.connect(options);
    return client;
  }

  @Test
  void mqtt5() throws Exception {
    MqttClient producer = mqtt("of-ci");
    producer.publish("deploy/requests", message(event("mqtt")));
    arrives("mqtt");
    IMqttToken forged = producer.getTopic(STEP.replace('.', '/')).publish(message("forged"));
    forged.waitForCompletion(10_000);
    assertThat(forged.getReasonCodes()).as("not authorized").contains(0x87);
    IMqttToken heard = producer.subscribe("deploy/events", 1);
    assertThat(heard.getReasonCodes()).as("not authorized").contains(0x87);
    producer.disconnectForcibly(0, 1_000);
    producer.close(true);
    assertThat(lying(STEP) + lying(AddressBook.dead(STEP))).isZero();
    assertThatThrownBy(() -> mqtt("wrong")).isInstanceOf(MqttException.class);
  }

  private int lying(String queue) throws JMSException {
    try (JMSContext context = signalbox.connections().createContext();
        QueueBrowser browser = context.createBrowser(context.createQueue(queue))) {
      int lying = 0;
      for (Enumeration<?> all = browser.getEnumeration(); all.hasMoreElements(); lying++) {
        all.nextElement();
      }
      return lying;
    }
  }

  private static MqttMessage message(String body) {
    MqttMessage message = new MqttMessage(body.getBytes(UTF_8));
    message.setQos(1);
    return message;
  }

  @Test
  void whatCannotBeUnderstoodLiesInItsDeadLetterQueueWithTheReasonAndAsItCame() throws Exception {
    try (Connection connection = amqp();
        Session session = connection.createSession()) {
      MessageProducer requests = session.createProducer(session.createQueue(AddressBook.REQUESTS));
      requests.send(session.createTextMessage("no event"));
      BytesMessage bytes = session.createBytesMessage();
      bytes.writeBytes("{\"no\":\"event\"}".getBytes(UTF_8));
      requests.send(bytes);
      // In the AMQP binding of CloudEvents, whose names are not those of JMS.
      JmsMessage odd = (JmsMessage) session.createTextMessage("{}");
      odd.setValidatePropertyNames(false);
      odd.setStringProperty("cloudEvents:type", "nothing that is known");
      odd.setStringProperty("cloudEvents:id", "1");
      odd.setStringProperty("cloudEvents:source", "/ci");
      requests.send(odd);
      BytesMessage large = session.createBytesMessage();
      large.writeBytes(new byte[3 << 20]);
      requests.send(large);
    }
    try (JMSContext context = signalbox.connections().createContext()) {
      var dead =
          context.createConsumer(context.createQueue(AddressBook.dead(AddressBook.REQUESTS)));
      Map<String, String> reasons = new HashMap<>();
      for (int i = 0; i < 4; i++) {
        Message message = dead.receive(PATIENCE.toMillis());
        assertThat(message).as("%d of 4, after %s", i, reasons).isNotNull();
        assertThat(message.getStringProperty("_AMQ_ORIG_ADDRESS")).isEqualTo(AddressBook.REQUESTS);
        String body = body(message);
        reasons.put(body.length() > 100 ? "large" : body, message.getStringProperty(Header.REASON));
      }
      assertThat(reasons).containsOnlyKeys("no event", "{\"no\":\"event\"}", "{}", "large");
      assertThat(reasons.get("no event")).contains("Expected a CloudEvent");
      assertThat(reasons.get("{\"no\":\"event\"}")).contains("Expected the event to have");
      assertThat(reasons.get("{}")).contains("Expected the event's data to have 'service'");
      assertThat(reasons.get("large")).contains("at most");
    }
  }

  private static String body(Message message) throws JMSException {
    if (message instanceof TextMessage text) return text.getText();
    BytesMessage bytes = (BytesMessage) message;
    byte[] body = new byte[(int) bytes.getBodyLength()];
    bytes.readBytes(body);
    return new String(body, UTF_8);
  }
}
