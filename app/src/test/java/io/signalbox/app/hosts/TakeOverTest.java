package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's first day: what runs by hand on real hosts becomes the first release, or runs on. */
@NeedsHosts
class TakeOverTest {
  private static final String VERSION = ",\"version\":\"0-by-hand\"";

  private Shop shop;
  private HandInstalled byHand;
  private @Nullable Station station;

  @BeforeEach
  void itRunsByHand(@TempDir Path root) {
    shop = new Shop(root, "hosts-takeover", TestHosts.load().first(3));
    shop.cleanUp();
    byHand = new HandInstalled(shop);
    byHand.cleanUp();
    byHand.install("v0");
  }

  @AfterEach
  void leaveNothingBehind() {
    if (station != null) station.close();
    if (shop != null) shop.cleanUp();
    if (byHand != null) byHand.cleanUp();
  }

  private void start(String more) throws Exception {
    station = Station.start(shop.yaml("data: ./data", Shop.TWO_BATCHES + "\n" + more));
  }

  private Station station() {
    return Objects.requireNonNull(station, "a test starts it");
  }

  private DeploymentId takeOver(Outcome outcome) {
    DeploymentId id = station().adopt(shop.name(), Shop.ENVIRONMENT, VERSION);
    assertThat(station().ended(id).ending().orElseThrow().outcome())
        .as(station().told(id))
        .isEqualTo(outcome);
    return id;
  }

  private String said(DeploymentId id) {
    return station().story(id, What.Ended.class).getFirst().said();
  }

  @Test
  void whatRanByHandIsTheFirstReleaseAndTheWayBack() throws Exception {
    start(byHand.adopt());
    for (TestHost host : shop.hosts().all()) assertThat(Shop.served(host)).isEqualTo("v0-by-hand");

    DeploymentId id = takeOver(Outcome.SUCCEEDED);

    assertThat(said(id)).contains("0-by-hand runs on 3 of 3").contains("stopped and disabled");
    for (TestHost host : shop.hosts().all()) {
      assertThat(Shop.served(host)).isEqualTo("v0");
      assertThat(byHand.state(host)).containsExactly("inactive", "disabled");
      assertThat(
              host.sh("cd %s/current/ && find . -type f | sort".formatted(shop.directory()))
                  .lines())
          .as("logs and pid files are no part of it")
          .containsExactly("./VERSION", "./assets/page", "./deep er/an odd 'name'", "./serve.py");
      assertThat(byHand.ours(host))
          .as("kept until a later one has finished")
          .contains("superseded");
    }
    assertThat(station().record(shop).current().orElseThrow().version().value())
        .isEqualTo("0-by-hand");
    DeploymentId again = takeOver(Outcome.REJECTED);
    assertThat(station().told(again)).contains("Signalbox's already").contains("signalbox deploy");

    shop.artifact("v1", Mood.GOOD);
    assertThat(station().deployed(shop, "v1").ending().orElseThrow().outcome())
        .isEqualTo(Outcome.SUCCEEDED);
    serve("v1");
    station().ended(station().rollback(shop.name(), Shop.ENVIRONMENT));
    serve("v0");
    shop.artifact("v2", Mood.DIES);
    assertThat(station().deployed(shop, "v2").ending().orElseThrow().outcome())
        .isEqualTo(Outcome.ROLLED_BACK);
    serve("v0");
    for (TestHost host : shop.hosts().all()) {
      assertThat(byHand.state(host)).containsExactly("inactive", "disabled");
    }
  }

  @Test
  void whatIsWrongWithItIsSaidOfAllHostsAndNothingIsChanged() throws Exception {
    start(byHand.adopt());
    TestHost second = shop.hosts().host(2);
    second.sh(
        "echo patched >> %s/assets/page; echo new > %s/extra"
            .formatted(byHand.directory(), byHand.directory()));
    TestHost third = shop.hosts().host(3);
    third.sh(
        "systemctl disable -q --now UNIT; rm /etc/systemd/system/UNIT; systemctl daemon-reload"
            .replace("UNIT", byHand.unit()));
    List<String> before = everything();

    String told = said(takeOver(Outcome.FAILED));

    assertThat(told)
        .contains(
            "%s differs from %s in assets/page, extra"
                .formatted(second.name(), shop.hosts().host(1).name()))
        .contains(third.name())
        .contains("there is no unit " + byHand.unit());
    assertThat(everything()).isEqualTo(before);
    for (TestHost host : shop.hosts().all()) assertThat(byHand.ours(host)).isEmpty();
  }

  private void serve(String version) {
    for (TestHost host : shop.hosts().all()) assertThat(Shop.served(host)).isEqualTo(version);
  }

  private List<String> everything() {
    List<String> all = new ArrayList<>();
    for (TestHost host : shop.hosts().all()) all.add(byHand.everything(host));
    return all;
  }

  @Test
  void aProcessThatDiesBesideItLeavesItAlone() throws Exception {
    start(byHand.adopt() + "command: [python3, \"{release}/no-such.py\", \"{port}\"]\n");
    List<String> before = everything();

    DeploymentId id = takeOver(Outcome.FAILED);

    assertThat(said(id)).contains(byHand.unit() + " serves again on");
    assertThat(everything()).as("it was never stopped").isEqualTo(before);
    assertServesByHand();
  }

  /** Healthy beside the old one, and ill in the second batch once it is live. */
  @Test
  void whatFailsAfterItsUnitWasStoppedGivesThePortBack() throws Exception {
    start(
        byHand.adopt()
            + "hooks: {smoke: \"[ $SIGNALBOX_INSTANCE != %s ] || exit 1\"}\n"
                .formatted(shop.hosts().host(3).name()));

    DeploymentId id = takeOver(Outcome.FAILED);

    assertThat(said(id))
        .contains(byHand.unit() + " serves again on")
        .contains(shop.hosts().host(1).name())
        .contains(shop.hosts().host(3).name());
    assertThat(station().story(id).toString()).contains("serves again, as it did before");
    assertServesByHand();

    station().close();
    station = Station.start(shop.yaml("data: ./data", Shop.TWO_BATCHES + "\n" + byHand.adopt()));
    takeOver(Outcome.SUCCEEDED);
    for (TestHost host : shop.hosts().all()) assertThat(Shop.served(host)).isEqualTo("v0");
  }

  /** Signalbox ends while the unit is being stopped, and another one goes on. */
  @Test
  void whatWasBegunIsGoneOnWithByTheNextEngine() throws Exception {
    TestHost first = shop.hosts().host(1);
    first.sh(
        """
        mkdir -p /etc/systemd/system/UNIT.d
        printf '[Service]\\nExecStop=/bin/sleep 4\\n' > /etc/systemd/system/UNIT.d/slow.conf
        systemctl daemon-reload
        """
            .replace("UNIT", byHand.unit()));
    start(byHand.adopt());
    DeploymentId id = station().adopt(shop.name(), Shop.ENVIRONMENT, VERSION);
    String note = shop.directory() + "/.signalbox/superseded";
    await()
        .atMost(Station.PATIENCE)
        .until(() -> first.sh("[ ! -f %s ] || echo there".formatted(note)).contains("there"));

    station().close();

    assertThat(first.sh("cat " + note)).startsWith(byHand.unit() + " yes 80 inactive ");
    start(byHand.adopt());
    assertThat(station().ended(id).ending().orElseThrow().outcome())
        .as(station().told(id))
        .isEqualTo(Outcome.SUCCEEDED);
    serve("v0");
    for (TestHost host : shop.hosts().all()) {
      assertThat(byHand.state(host)).containsExactly("inactive", "disabled");
    }
  }

  /** One unit is stopped for good and its host serves ours; the other two still run by hand. */
  private void beginAndStop() throws Exception {
    start(byHand.adopt() + "hooks: {smoke: \"sleep 600\"}\n");
    DeploymentId id = station().adopt(shop.name(), Shop.ENVIRONMENT, VERSION);
    TestHost first = shop.hosts().host(1);
    await().atMost(Station.PATIENCE).until(() -> Shop.served(first).equals("v0"));
    assertThat(station().row(id).orElseThrow().ending()).isEmpty();
    station().close();
  }

  /** The host remembers what ran there; the configuration need not. */
  @Test
  void aDeploymentThatKnowsNothingOfItGivesThePortBackTooWhenItFails() throws Exception {
    beginAndStop();
    start("");
    shop.artifact("v1", Mood.DIES);

    DeploymentId id = station().preempting(shop, "v1");

    assertThat(station().ended(id).ending().orElseThrow().outcome())
        .as(station().told(id))
        .isEqualTo(Outcome.FAILED);
    assertThat(station().told(id)).contains(byHand.unit() + " serves again, as it did before");
    for (TestHost host : shop.hosts().all()) {
      assertThat(Shop.served(host)).isEqualTo("v0-by-hand");
      assertThat(byHand.state(host)).containsExactly("active", "enabled");
    }
  }

  /** It does not wait for a person to start what a person has stopped. */
  @Test
  void aSecondTakeOverThatIsRefusedEndsAndGivesBackWhatTheFirstHadStopped() throws Exception {
    beginAndStop();
    TestHost third = shop.hosts().host(3);
    third.sh("systemctl stop " + byHand.unit());
    start(byHand.adopt());

    DeploymentId id = station().adopt(shop.name(), Shop.ENVIRONMENT, VERSION + ",\"preempt\":true");

    assertThat(station().ended(id).ending().orElseThrow().outcome())
        .as(station().told(id))
        .isEqualTo(Outcome.FAILED);
    assertThat(said(id)).contains("does not run").doesNotContain("serves again");
    for (int i = 1; i <= 2; i++) {
      assertThat(Shop.served(shop.hosts().host(i))).isEqualTo("v0-by-hand");
      assertThat(byHand.state(shop.hosts().host(i))).containsExactly("active", "enabled");
    }
    assertThat(byHand.state(third)).as("as it was left").containsExactly("inactive", "enabled");
  }

  @Test
  void aRetirementGivesBackWhatNothingOfOursHasReplaced() throws Exception {
    beginAndStop();
    start("");

    DeploymentId id = station().retire(shop.name(), Shop.ENVIRONMENT, ",\"preempt\":true");

    assertThat(station().ended(id).ending().orElseThrow().outcome())
        .as(station().told(id))
        .isEqualTo(Outcome.SUCCEEDED);
    assertServesByHand();
  }

  private void assertServesByHand() {
    for (TestHost host : shop.hosts().all()) {
      assertThat(Shop.served(host)).isEqualTo("v0-by-hand");
      assertThat(byHand.state(host)).containsExactly("active", "enabled");
      assertThat(byHand.ours(host)).as("of ours on " + host.name()).isEmpty();
    }
  }

  @Test
  void withoutTheKeyItIsRefused() throws Exception {
    start("");
    assertThat(station().told(takeOver(Outcome.REJECTED)))
        .contains("does not say what is to be taken over")
        .contains("adopt: {unit: NAME.service");
    assertServesByHand();
  }
}
