package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host is lost in the middle of a deployment: by a cut that nobody notices, by a power cut, by a
 * cut while traffic moves. Requests go on, and the deployment ends right after the host is back.
 */
@NeedsHosts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostHostTest {
  /** Long enough for a host to come back, short enough to see what happens when it does not. */
  private static final String RETRY = "retry: {attempts: 5, first: 1s, most: 8s}";

  private String settings = "";
  private Shop shop;
  private Station station;
  private Edge edge;
  private TestHost lost;

  @BeforeAll
  void serveTheFirstVersion(@TempDir Path root) throws Exception {
    shop = new Shop(root, "hosts-lost", TestHosts.load().first(3));
    lost = shop.hosts().host(3);
    shop.cleanUp();
    shop.keepEffects();
    String slowSwap =
        """
        hooks:
          after_swap: |
            echo swapped $SIGNALBOX_VERSION >> EFFECTS/log
            while [ -e EFFECTS/hold-swap ]; do sleep 0.1; done
        """
            .replace("EFFECTS", shop.effects());
    settings = String.join("\n", Shop.TWO_BATCHES, RETRY, shop.withEffects() + slowSwap);
    station = Station.start(shop.yaml("data: ./data", settings));
    succeeded(deploy("v1"));
    edge = Edge.before(shop.hosts().all(), root.resolve("edge"));
  }

  @AfterEach
  void allHostsAreBack() {
    TestHosts.make("start", lost);
    TestHosts.make("heal", lost);
    shop.hosts().all().forEach(h -> h.sh("rm -f EFFECTS/hold*".replace("EFFECTS", shop.effects())));
  }

  @AfterAll
  void leaveNothingBehind() {
    if (edge != null) edge.close();
    if (station != null) station.close();
    if (shop != null) shop.cleanUp();
  }

  @Test
  void aCutThatNobodyNoticesDuringPush() throws Exception {
    duringPush("cut2", () -> TestHosts.make("cut", lost, "silent"), "heal");
  }

  @Test
  void aPowerCutDuringPush() throws Exception {
    duringPush("power2", () -> TestHosts.make("kill", lost), "start");
  }

  private void duringPush(String version, Runnable lose, String back) throws Exception {
    lost.sh("touch %s/hold".formatted(shop.effects()));
    try (Load load = new Load(edge.port())) {
      DeploymentId id = deploy(version);
      seen("begun " + version);
      lose.run();
      station.until(id, "a missed push", w -> w instanceof What.StepMissed m && unreachable(m));
      TestHosts.make(back, lost);
      lost.sh("rm -f %s/hold".formatted(shop.effects()));
      succeeded(id);
      Load.Tally tally = load.stop();
      System.out.println("host lost during push of " + version + ": " + tally);
      assertThat(tally.failures()).as(tally.toString()).isEmpty();
    }
    for (TestHost host : shop.hosts().all()) {
      assertThat(Shop.served(host)).isEqualTo(version);
      assertThat(shop.effects(host, "installed " + version)).as(host.name()).isEqualTo(1);
      assertThat(shop.effects(host, "start " + version)).as(host.name()).isEqualTo(1);
    }
  }

  @Test
  void aCutWhileTrafficMoves() throws Exception {
    String before = Shop.served(lost);
    lost.sh("touch %s/hold-swap".formatted(shop.effects()));
    try (Load load = new Load(edge.port())) {
      DeploymentId id = deploy("swap2");
      seen("swapped swap2");
      TestHosts.make("cut", lost);
      station.until(
          id,
          "a missed restore",
          w -> w instanceof What.StepMissed m && m.at().step() == Step.RESTORE);
      DeploymentId next = deploy("swap3");
      station.until(next, "waiting", w -> w instanceof What.Parked p && p.why() == Status.Why.BUSY);
      assertThat(station.record(shop).heldBy(id)).as("the hold while pc3 is away").isTrue();
      assertThat(shop.current(lost)).as("what pc3 has, seen past the network").isEqualTo("swap2");
      lost.sh("rm -f %s/hold-swap".formatted(shop.effects()));
      TestHosts.make("heal", lost);
      assertThat(station.ended(id).ending().orElseThrow().outcome())
          .as(station.told(id))
          .isEqualTo(Outcome.ROLLED_BACK);
      succeeded(next);
      Load.Tally tally = load.stop();
      System.out.println("host lost while traffic moved: " + tally);
      assertThat(tally.failures()).as(tally.toString()).isEmpty();
      assertThat(tally.versions()).containsKeys(before, "swap2", "swap3");
    }
    for (TestHost host : shop.hosts().all()) assertThat(Shop.served(host)).isEqualTo("swap3");
  }

  /** It never comes back, and a person decides; long afterwards it is there again. */
  @Test
  void aHostThatIsGoneForGoodHoldsNobodyUpOnceItIsOutOfTheConfiguration() throws Exception {
    String before = Shop.served(shop.hosts().host(1));
    lost.sh("touch %s/hold-swap".formatted(shop.effects()));
    DeploymentId stuck = deploy("gone2");
    seen("swapped gone2");
    TestHosts.make("kill", lost);
    station.until(
        stuck,
        "a missed restore",
        w -> w instanceof What.StepMissed m && m.at().step() == Step.RESTORE);
    await()
        .atMost(Station.PATIENCE)
        .until(() -> station.row(stuck).orElseThrow().progress().said().contains("--preempt"));
    assertThat(station.record(shop).heldBy(stuck)).isTrue();

    restart(new Shop(shop.root(), shop.name(), TestHosts.load().first(2)));
    shop.artifact("gone3", Mood.GOOD);
    succeeded(station.preempting(shop, "gone3"));
    assertThat(station.ended(stuck).ending().orElseThrow().outcome()).isEqualTo(Outcome.PREEMPTED);
    succeeded(station.rollback(shop.name(), Shop.ENVIRONMENT));
    for (int i = 1; i <= 2; i++) {
      assertThat(Shop.served(shop.hosts().host(i))).isEqualTo(before);
    }

    TestHosts.make("start", lost);
    lost.sh("rm -f %s/hold-swap".formatted(shop.effects()));
    await("what it served when it went")
        .atMost(Station.PATIENCE)
        .until(() -> Shop.served(lost).equals("gone2"));
    restart(shop);
    succeeded(deploy("gone4"));
    for (TestHost host : shop.hosts().all()) assertThat(Shop.served(host)).isEqualTo("gone4");
  }

  private void restart(Shop configured) throws Exception {
    station.close();
    station = Station.start(configured.yaml("data: ./data", settings));
  }

  private void seen(String effect) {
    await(effect).atMost(Station.PATIENCE).until(() -> shop.effects(lost, effect) > 0);
  }

  private static boolean unreachable(What.StepMissed missed) {
    return missed.failures().stream()
        .anyMatch(f -> f.code() == io.signalbox.engine.port.StepFailed.Code.UNREACHABLE);
  }

  private DeploymentId deploy(String version) throws Exception {
    shop.artifact(version, Mood.GOOD);
    return station.deploy(shop, version);
  }

  private void succeeded(DeploymentId id) {
    assertThat(station.ended(id).ending().orElseThrow().outcome())
        .as(station.told(id))
        .isEqualTo(Outcome.SUCCEEDED);
  }
}
