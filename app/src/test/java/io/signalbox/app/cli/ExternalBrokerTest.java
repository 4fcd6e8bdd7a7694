package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.app.serve.Signalbox;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Signalbox at an Artemis that was started with what {@code broker-xml} prints, over TCP. */
class ExternalBrokerTest {
  private static final String PASSWORD = "of-the-test";

  @TempDir Path root;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private EmbeddedActiveMQ artemis(String xml, int port) throws Exception {
    Path file = root.resolve("broker.xml");
    Files.writeString(
        file,
        xml.replace("0.0.0.0:61616", "127.0.0.1:" + port)
            .replace(">data/", ">" + root + "/artemis/"));
    SecurityConfiguration users = new SecurityConfiguration();
    users.addUser("engine", PASSWORD);
    users.addRole("engine", "amq");
    EmbeddedActiveMQ artemis =
        new EmbeddedActiveMQ()
            .setConfigResourcePath(file.toUri().toString())
            .setSecurityManager(
                new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
    return artemis.start();
  }

  private Path file(int port) throws IOException {
    Files.writeString(root.resolve("password"), PASSWORD);
    Path file = root.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
        signalbox:
          data: data
          api: {listen: "127.0.0.1:%d"}
          broker:
            url: tcp://127.0.0.1:%d
            user: engine
            password: ${file:%s/password}
            one_engine: true
        environments: {production: {platform: local}}
        services:
          auth: {artifact: "none/{version}", directory: "instances/auth", command: ["true"]}
        """
            .formatted(freePort(), port, root));
    return file;
  }

  private static Configuration load(Path file) throws IOException {
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
    };
  }

  @Test
  void aDeploymentRunsToItsEndAndTheDoctorIsContent() throws Exception {
    try (Typed person = new Typed(root)) {
      person.variables.clear();
      assertThat(person.run("broker-xml", "--engine-role", "amq")).isEqualTo(Exit.OK);
      int port = freePort();
      EmbeddedActiveMQ artemis = artemis(person.printed(), port);
      Path file = file(port);
      Configuration configuration = load(file);
      try (Signalbox up = Signalbox.start(new Signalbox.Parts(() -> configuration, List::of))) {
        person.variables.put("SIGNALBOX_URL", up.url().toString());
        person.variables.put("SIGNALBOX_TOKEN_FILE", root.resolve("data/owner.token").toString());
        // There is no artifact: it goes through precheck and ends as failed, facts and all.
        assertThat(
                person.run(
                    "deploy", "auth", "1", "--env", "production", "--watch", "--timeout=60s"))
            .as(person.err.toString())
            .isEqualTo(Exit.FAILED);
        assertThat(person.run("doctor", "--config", file.toString()))
            .as(person.printed())
            .isEqualTo(Exit.OK);
        assertThat(person.printed())
            .contains("as the address book needs them", "target records and messages match");
        artemis
            .getActiveMQServer()
            .destroyQueue(
                org.apache.activemq.artemis.api.core.SimpleString.of("DLQ.deploy.signals"));
        assertThat(person.run("doctor", "--config", file.toString())).isEqualTo(Exit.FAILED);
        assertThat(person.printed()).contains("DLQ.deploy.signals: there is no such queue");
      } finally {
        artemis.stop();
      }
    }
  }

  @Test
  void aRoleThatIsNoneIsRefused() throws IOException {
    try (Typed person = new Typed(root)) {
      assertThat(person.run("broker-xml", "--engine-role", "a\"b")).isEqualTo(Exit.USAGE);
    }
  }
}
