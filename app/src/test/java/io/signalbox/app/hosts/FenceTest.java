package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.broker.AddressBook;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueBrowser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * T1, T3: two engines at one broker. One falls asleep in the middle of its work, the other takes
 * over; when the first wakes up, the host refuses it and nothing goes back.
 */
@NeedsHosts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FenceTest {
  private Path root = Path.of("");
  private Shop shop;
  private TestHost host;
  private int port;
  private Child broker;
  private ConnectionFactory connections;
  private Station station;
  private Path yaml = Path.of("");
  private Child first;
  private Optional<Child> second = Optional.empty();

  @BeforeAll
  void serveTheFirstVersion(@TempDir Path directory) throws Exception {
    root = directory;
    shop = new Shop(root, "hosts-fence", TestHosts.load().first(1));
    host = shop.hosts().host(1);
    shop.cleanUp();
    shop.keepEffects();
    yaml = shop.yaml("data: ./data", Shop.ALL_AT_ONCE + "\n" + shop.withEffects());
    port = Ports.free();
    broker =
        Child.of(
            BrokerProcess.class,
            root.resolve("broker.out"),
            root.resolve("broker").toString(),
            Integer.toString(port));
    until(broker, BrokerProcess.READY);
    connections = BrokerProcess.connections(port);
    station = Station.beside(connections, root.resolve("ledger"));
  }

  @BeforeEach
  void oneEngine() throws Exception {
    first = engine("first");
  }

  @AfterEach
  void noEngine() {
    if (first != null) first.close();
    second.ifPresent(Child::close);
  }

  @AfterAll
  void leaveNothingBehind() {
    if (station != null) station.close();
    if (broker != null) broker.close();
    if (shop != null) shop.cleanUp();
  }

  @Test
  void anEngineThatSleptThroughAnInstallComesTooLate() throws Exception {
    shop.artifact("v1", Mood.GOOD);
    shop.artifact("v2", Mood.GOOD);
    deployed("v1");
    host.sh("touch %s/hold".formatted(shop.effects()));
    DeploymentId id = station.deploy(shop, "v2");
    await("install").atMost(Station.PATIENCE).until(() -> shop.effects(host, "begun v2") == 1);
    first.stop();
    second = Optional.of(engine("second"));
    await("the other engine's install")
        .atMost(Station.PATIENCE)
        .until(() -> shop.effects(host, "begun v2") == 2);
    host.sh("rm %s/hold".formatted(shop.effects()));
    LedgerRow row = station.ended(id);
    String before = lookAtHost();
    first.wake();
    until(first, "The broker was lost");
    endedOnce(id, row, before, "v2");
    theWokenOneWorksOn("v3");
  }

  @Test
  void aLateCommandIsRefusedByTheHost() throws Exception {
    shop.artifact("w1", Mood.GOOD);
    shop.artifact("w2", Mood.GOOD);
    deployed("w1");
    Path bed = Files.createFile(bed("first"));
    DeploymentId id = station.deploy(shop, "w2");
    await("sleep").atMost(Station.PATIENCE).until(() -> first.stopped());
    second = Optional.of(engine("second"));
    LedgerRow row = station.ended(id);
    String before = lookAtHost();
    Files.delete(bed);
    first.wake();
    until(first, Sleepwalk.LATE);
    assertThat(first.everything())
        .contains(Sleepwalk.LATE + "StepFailed[code=FENCED")
        .contains("is not the newest: this host has given out fence");
    // It was told of the loss before it had its answer, or its commit was refused.
    untilOneOf(first, List.of("was handed back", "TransactionRolledBackException"));
    endedOnce(id, row, before, "w2");
    theWokenOneWorksOn("w3");
  }

  /** What the sleeper did not see: one end, one effect of each kind, and nothing since. */
  private void endedOnce(DeploymentId id, LedgerRow row, String before, String version)
      throws Exception {
    assertThat(row.ending().orElseThrow().outcome())
        .as(station.told(id))
        .isEqualTo(Outcome.SUCCEEDED);
    assertThat(lookAtHost()).as("the host, after the sleeper woke up").isEqualTo(before);
    assertThat(Shop.served(host)).isEqualTo(version);
    assertThat(shop.effects(host, "installed " + version)).isEqualTo(1);
    assertThat(shop.effects(host, "start " + version)).isEqualTo(1);
    assertThat(station.row(id)).contains(row);
    assertThat(station.ledger().verify(id).toString()).contains("Sound");
    assertThat(station.ledger().mismatches(10)).isEmpty();
    assertThat(station.record(shop).holder()).isEmpty();
    assertThat(station.record(shop).current().orElseThrow().version().value()).isEqualTo(version);
    assertThat(tokens()).as("messages left").isZero();
  }

  /** Alone again, it finishes a deployment of its own. */
  private void theWokenOneWorksOn(String version) throws Exception {
    second.ifPresent(Child::close);
    shop.artifact(version, Mood.GOOD);
    deployed(version);
    assertThat(Shop.served(host)).isEqualTo(version);
  }

  /**
   * Everything that a command could have changed: claim, links, files and units, with their times.
   */
  private String lookAtHost() {
    return host.sh(
        """
        cd DIR
        cat .signalbox/fence
        find . -path ./.signalbox/lock -prune -o -path './.signalbox/holder*' -prune -o \\
          -path ./.signalbox/runs -prune -o ! -path ./.signalbox -printf '%p %T@ %l\\n' | sort
        ls .signalbox/runs
        systemctl show -p MainPID -p ActiveState -p InvocationID 'signalbox-NAME-*'
        """
            .replace("DIR", shop.directory())
            .replace("NAME", shop.name()));
  }

  private long tokens() throws JMSException {
    long count = 0;
    try (JMSContext context = connections.createContext()) {
      for (String queue :
          Stream.concat(
                  Stream.of(Step.values()).map(AddressBook::step),
                  AddressBook.all().stream()
                      .filter(e -> e.kind() == AddressBook.Kind.DEAD)
                      .map(AddressBook.Entry::name))
              .toList()) {
        try (QueueBrowser browser = context.createBrowser(context.createQueue(queue))) {
          count += Collections.list((java.util.Enumeration<?>) browser.getEnumeration()).size();
        }
      }
    }
    return count;
  }

  private void deployed(String version) {
    DeploymentId id = station.deploy(shop, version);
    assertThat(station.ended(id).ending().orElseThrow().outcome())
        .as(station.told(id))
        .isEqualTo(Outcome.SUCCEEDED);
  }

  private Path bed(String engine) {
    return root.resolve(engine + ".bed");
  }

  private Child engine(String name) throws Exception {
    Child engine =
        Child.of(
            EngineProcess.class,
            Files.createTempFile(root, name, ".out"),
            yaml.toString(),
            root.resolve(name).toString(),
            Integer.toString(port),
            bed(name).toString());
    until(engine, EngineProcess.READY);
    return engine;
  }

  private static void until(Child child, String said) throws IOException {
    untilOneOf(child, List.of(said));
  }

  private static void untilOneOf(Child child, List<String> said) throws IOException {
    try {
      await(said.toString())
          .atMost(Station.PATIENCE)
          .until(
              () -> {
                String all = child.everything();
                return said.stream().anyMatch(all::contains) || !child.process().isAlive();
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(said + " was never said:\n" + child.everything(), e);
    }
    assertThat(child.everything()).containsAnyOf(said.toArray(String[]::new));
  }
}
