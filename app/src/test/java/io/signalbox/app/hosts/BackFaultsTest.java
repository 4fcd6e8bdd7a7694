package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.app.hosts.Saboteur.Fault;
import io.signalbox.app.hosts.Saboteur.Victim;
import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A sample of what the simulation tries exhaustively (T7), on real hosts: on the way back one
 * program of one host fails, hangs, loses its connection or lies. The end is the old release
 * everywhere, or a quarantine that is reported; and no request fails.
 */
@NeedsHosts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackFaultsTest {
  private static final AtomicInteger RELEASES = new AtomicInteger();

  /** A command that hangs is given up after 90 seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private Shop shop;
  private Station station;
  private Edge edge;

  @BeforeAll
  void serveTheFirstVersion(@TempDir Path root) throws Exception {
    shop = new Shop(root, "hosts-sabotaged", TestHosts.load().first(3));
    shop.cleanUp();
    disarm();
    String bakes = "strategy: {first: 3, percent: \"100%\", pause: 0s, bake: 30m}\n";
    try (Station before = Station.start(shop.yaml("data: ./data", Shop.ALL_AT_ONCE))) {
      shop.artifact("good", Mood.GOOD);
      before.deployed(shop, "good");
    }
    String retry = "retry: {attempts: 3, first: 200ms, most: 1s}";
    station = Station.start(shop.yaml("data: ./data", bakes + retry));
    edge = Edge.before(shop.hosts().all(), root.resolve("edge"));
  }

  @AfterEach
  void disarm() {
    shop.hosts().all().forEach(h -> new Saboteur(h, shop.name()).disarm());
  }

  @AfterAll
  void leaveNothingBehind() {
    if (edge != null) edge.close();
    if (station != null) station.close();
    if (shop != null) shop.cleanUp();
  }

  @ParameterizedTest
  @CsvSource({
    "FLOCK, ERROR, 1",
    "SYSTEMCTL, WRONG, 2",
    "SYSTEMCTL, LOST, 3",
    "CURL, ERROR, 2",
    "MV, ERROR, 3",
    "MV, WRONG, 1",
    "MV, LOST, 2",
    "MV, HANG, 3",
  })
  void whatGoesWrongOnceIsTriedAgain(Victim victim, Fault fault, int host) throws Exception {
    Saboteur saboteur = new Saboteur(shop.hosts().host(host), shop.name());
    try (Load load = new Load(edge.port())) {
      DeploymentId id = bakes();
      saboteur.arm(victim, fault, false);
      station.rollback(shop.name(), Shop.ENVIRONMENT);
      ended(id);
      assertThat(saboteur.struck()).as("it did go wrong").isNotEmpty();
      noneFailed(load);
    }
    allServeTheOldRelease();
  }

  @Test
  void whatStaysWrongIsReportedAndKeepsItsHold() throws Exception {
    Saboteur saboteur = new Saboteur(shop.hosts().host(2), shop.name());
    try (Load load = new Load(edge.port())) {
      DeploymentId id = bakes();
      saboteur.arm(Victim.MV, Fault.ERROR, true);
      station.rollback(shop.name(), Shop.ENVIRONMENT);
      station.until(
          id, "a quarantine", w -> w instanceof What.Parked p && p.why() == Status.Why.QUARANTINE);
      assertThat(station.record(shop).heldBy(id)).isTrue();
      assertThat(station.told(id)).as("who and why").contains("pc2", "sabotaged");
      saboteur.disarm();
      station.retry(shop, id);
      ended(id);
      noneFailed(load);
    }
    allServeTheOldRelease();
  }

  /** A new release serves everywhere, and may still be taken back. */
  private DeploymentId bakes() throws Exception {
    String version = "next-" + RELEASES.incrementAndGet();
    shop.artifact(version, Mood.GOOD);
    DeploymentId id = station.deploy(shop, version);
    await(version + " to bake")
        .atMost(Station.PATIENCE)
        .until(
            () ->
                station
                    .row(id)
                    .filter(r -> r.progress().step().equals(Optional.of(Step.BAKE)))
                    .isPresent());
    return id;
  }

  private void ended(DeploymentId id) {
    assertThat(station.ended(id, PATIENCE).ending().orElseThrow().outcome())
        .as(station.told(id))
        .isEqualTo(Outcome.ROLLED_BACK);
    assertThat(station.record(shop).heldBy(id)).isFalse();
  }

  private void allServeTheOldRelease() {
    for (TestHost host : shop.hosts().all()) {
      assertThat(Shop.served(host)).as(host.name()).isEqualTo("good");
      assertThat(shop.current(host)).as(host.name()).isEqualTo("good");
    }
  }

  private static void noneFailed(Load load) throws InterruptedException {
    Load.Tally tally = load.stop();
    assertThat(tally.failures()).as(tally.toString()).isEmpty();
  }
}
