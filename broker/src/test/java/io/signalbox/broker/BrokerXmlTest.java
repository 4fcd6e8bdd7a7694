package io.signalbox.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.model.Step;
import io.signalbox.engine.spec.Secret;
import jakarta.jms.JMSSecurityRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Artemis that reads the file which we print, beside the embedded broker. */
class BrokerXmlTest {
  private static final Secret PASSWORD = new Secret("of-the-test");

  @TempDir Path data;
  private final List<AutoCloseable> running = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : running.reversed()) each.close();
  }

  private ActiveMQServer artemis(UnaryOperator<String> changed) throws Exception {
    String text =
        new BrokerXml("engines", "producers", "samplers")
            .text()
            .replace("tcp://0.0.0.0:61616?protocols=CORE,AMQP,STOMP,MQTT", "vm://0")
            .replace(">data/", ">" + data + "/external/");
    Path file = data.resolve("broker.xml");
    Files.writeString(file, changed.apply(text));
    SecurityConfiguration security = new SecurityConfiguration();
    security.addUser("engine", PASSWORD.reveal());
    security.addRole("engine", "engines");
    security.addUser("ci", PASSWORD.reveal());
    security.addRole("ci", "producers");
    EmbeddedActiveMQ artemis =
        new EmbeddedActiveMQ()
            .setConfigResourcePath(file.toUri().toString())
            .setSecurityManager(
                new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), security));
    artemis.start();
    running.add(artemis::stop);
    return artemis.getActiveMQServer();
  }

  private ActiveMQServer embedded() {
    BrokerUser user = new BrokerUser("engine", PASSWORD, BrokerUser.May.RUN);
    EmbeddedBroker broker =
        new EmbeddedBroker(
                new EmbeddedBroker.Setup(data.resolve("embedded"), Optional.empty(), List.of(user)))
            .start();
    running.add(broker);
    return broker.artemis().getActiveMQServer();
  }

  private ActiveMQConnectionFactory as(String user) {
    ActiveMQConnectionFactory connections = Connections.to(Connections.IN_VM, user, PASSWORD);
    running.add(connections);
    return connections;
  }

  private List<Difference> differences() {
    return new BrokerCheck(as("engine")).differences();
  }

  private void stopLast() throws Exception {
    stop();
    running.clear();
  }

  private static Map<String, String> told(ActiveMQServer server) {
    Map<String, String> all = new TreeMap<>();
    for (AddressBook.Entry entry : AddressBook.all()) {
      Queue queue = server.locateQueue(SimpleString.of(entry.name()));
      if (queue != null) all.put(entry.name(), told(queue.getQueueConfiguration()));
      all.put(
          "settings of " + entry.address(),
          server.getAddressSettingsRepository().getMatch(entry.address()).toJSON());
    }
    return all;
  }

  private static String told(QueueConfiguration queue) {
    return queue.setId(0L).setUser(SimpleString.of("")).toJSON();
  }

  @Test
  void theFileMakesTheQueuesAndSettingsOfTheEmbeddedBroker() throws Exception {
    Map<String, String> wanted = told(embedded());
    assertThat(differences()).isEmpty();
    stopLast();
    Map<String, String> made = told(artemis(text -> text));
    assertThat(made).isEqualTo(wanted).hasSizeGreaterThan(40);
    assertThat(differences()).isEmpty();
  }

  @Test
  void aProducerMaySendRequestsAndNothingElse() throws Exception {
    artemis(text -> text);
    try (var context = as("ci").createContext()) {
      context.createProducer().send(context.createQueue(AddressBook.REQUESTS), "{}");
      assertThat(refused(() -> context.createProducer().send(step(context), "forged"))).isTrue();
    }
    try (var context = as("engine").createContext()) {
      context.createProducer().send(step(context), "token");
      assertThat(context.createConsumer(step(context)).receive(5_000)).isNotNull();
    }
  }

  private static jakarta.jms.Queue step(jakarta.jms.JMSContext context) {
    return context.createQueue(AddressBook.step(Step.SWAP));
  }

  private static boolean refused(Runnable what) {
    try {
      what.run();
      return false;
    } catch (JMSSecurityRuntimeException e) {
      return true;
    }
  }

  @Test
  void everyChangeThatMattersIsNamedWithWhatToDo() throws Exception {
    artemis(
        text ->
            text.replaceAll("(?s)      <address name=\"deploy.wake\">.*?</address>\n", "")
                .replace(" group-first-key=\"first_for_consumer\"", "")
                .replace(" last-value-key=\"target\"", " last-value-key=\"version\"")
                .replaceFirst("-delivery-attempts>-1<", "-delivery-attempts>10<")
                .replace("policy>PAGE<", "policy>DROP<"));
    assertThat(differences())
        .extracting(d -> d.where() + ": " + d.said())
        .anyMatch(d -> d.startsWith("deploy.wake: there is no such queue; expected a durable"))
        .contains(
            "deploy.admit: group-first-key is not set; expected first_for_consumer",
            "deploy.targets.0: last-value-key is version; expected target",
            "deploy.targets.f: last-value-key is version; expected target",
            "alerts.desk: group-first-key is not set; expected first_for_consumer",
            "alerts.records: last-value-key is version; expected target",
            "deploy.events: address-full-policy is DROP; expected PAGE")
        .anyMatch(d -> d.endsWith("max-delivery-attempts is 10; expected -1"))
        .hasSize(6 + AddressBook.allTargets().size());
    assertThat(differences()).allMatch(d -> d.next().contains("broker-xml"));
  }

  @Test
  void aBrokerThatKnowsNothingOfSignalboxIsSaidToLackEveryQueue() throws Exception {
    artemis(
        text ->
            text.replaceAll("(?s)<addresses>.*</addresses>", "<addresses/>")
                .replaceAll("(?s)<address-settings>.*</address-settings>", ""));
    assertThat(differences())
        .filteredOn(d -> d.said().startsWith("there is no such queue"))
        .hasSize((int) AddressBook.all().stream().filter(e -> !e.kind().heardOnly()).count());
  }
}
