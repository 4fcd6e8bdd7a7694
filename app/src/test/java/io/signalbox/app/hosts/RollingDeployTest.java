package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The main job on three hosts, under traffic that never stops: no request is ever lost. */
@NeedsHosts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RollingDeployTest {
  private Shop shop;
  private Station station;
  private Edge edge;

  @BeforeAll
  void serveTheFirstVersion(@TempDir Path root) throws Exception {
    shop = new Shop(root, "hosts-rolling", TestHosts.load().first(3));
    shop.cleanUp();
    station = Station.start(shop.yaml());
    shop.artifact("v1", Mood.GOOD);
    var id = station.deploy(shop, "v1");
    LedgerRow row = station.ended(id);
    assertThat(outcome(row)).as(station.told(id)).isEqualTo(Outcome.SUCCEEDED);
    edge = Edge.before(shop.hosts().all(), root.resolve("edge"));
  }

  @AfterAll
  void leaveNothingBehind() {
    if (edge != null) edge.close();
    if (station != null) station.close();
    if (shop != null) shop.cleanUp();
  }

  @Test
  @Order(1)
  void aFirstVersionServesOnEveryHostWithinItsLimits() {
    for (TestHost host : shop.hosts().all()) {
      String unit = shop.unit(host, shop.live(host));
      assertThat(host.sh("systemctl is-active " + unit)).isEqualTo("active");
      assertThat(host.sh(LIMITS.replace("UNIT", unit)).lines())
          .as("what the kernel enforces on " + host.name())
          .containsExactly("67108864", "90000");
      assertThat(shop.current(host)).isEqualTo("v1");
      assertThat(Shop.served(host)).isEqualTo("v1");
    }
  }

  /** The kernel's own files, under either version of cgroups. */
  private static final String LIMITS =
      """
      pid=$(systemctl show -p MainPID --value UNIT)
      at() { sed -nE "s#^[0-9]+:($1):(.*)#/sys/fs/cgroup/\\1\\2#p" /proc/$pid/cgroup; }
      if [ -n "$(at memory)" ]; then
        cat "$(at memory)/memory.limit_in_bytes" "$(at 'cpu|cpu,cpuacct')/cpu.cfs_quota_us"
      else
        both=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/$pid/cgroup)
        cat "$both/memory.max"
        cut -d' ' -f1 "$both/cpu.max"
      fi
      """;

  @Test
  @Order(2)
  void aNewVersionRollsOutWithoutALostRequestAndSendsOnlyWhatChanged() throws Exception {
    shop.artifact("v2", Mood.GOOD);
    try (Load load = new Load(edge.port())) {
      var id = station.deploy(shop, "v2");
      LedgerRow row = station.ended(id);
      Load.Tally tally = load.stop();
      System.out.println("good release: " + tally);
      assertThat(outcome(row)).as(station.told(id)).isEqualTo(Outcome.SUCCEEDED);
      assertThat(tally.failures()).as(tally.toString()).isEmpty();
      assertThat(tally.versions()).containsKeys("v1", "v2");
      for (TestHost host : shop.hosts().all()) {
        assertThat(Shop.served(host)).isEqualTo("v2");
        assertThat(
                host.sh(
                        "cd %s/releases; stat -c %%i v1/serve.py v2/serve.py"
                            .formatted(shop.directory()))
                    .lines()
                    .distinct())
            .as("serve.py of both versions is one file")
            .hasSize(1);
        assertThat(
                host.sh(
                    "systemctl is-active %s || :"
                        .formatted(shop.unit(host, other(shop.live(host))))))
            .as("the old process")
            .isEqualTo("inactive");
      }
      assertThat(pushed(id))
          .hasSize(3)
          .allSatisfy(said -> assertThat(said).contains("1 of 23 files sent"));
    }
  }

  private List<String> pushed(io.signalbox.engine.name.DeploymentId id) {
    return station.story(id, What.StepDone.class).stream()
        .filter(d -> d.at().step() == Step.PUSH)
        .flatMap(d -> d.evidence().stream())
        .map(e -> e.said())
        .filter(said -> said.contains("files sent"))
        .toList();
  }

  @Test
  @Order(3)
  void aVersionThatDiesOnStartIsRolledBackWithItsLastLines() throws Exception {
    String before = Shop.served(shop.hosts().host(1));
    shop.artifact("v3", Mood.DIES);
    goesBack("v3", before, "cannot start: the database of v3 is away", Set.of(before));
  }

  @Test
  @Order(4)
  void aVersionThatFallsIllUnderTrafficIsRolledBack() throws Exception {
    String before = Shop.served(shop.hosts().host(1));
    shop.artifact("v4", Mood.SICK);
    goesBack("v4", before, "503 ill: no connection left", Set.of(before, "v4"));
  }

  private void goesBack(String version, String before, String evidence, Set<String> seen) {
    try (Load load = new Load(edge.port())) {
      var id = station.deploy(shop, version);
      LedgerRow row = station.ended(id);
      Load.Tally tally = load.stop();
      System.out.println("bad release " + version + ": " + tally);
      assertThat(outcome(row)).as(station.told(id)).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(station.told(id)).contains(evidence);
      assertThat(tally.failures()).as(tally.toString()).isEmpty();
      assertThat(tally.versions().keySet()).as(tally.toString()).isEqualTo(seen);
      for (TestHost host : shop.hosts().all()) {
        assertThat(Shop.served(host)).isEqualTo(before);
        assertThat(shop.current(host)).isEqualTo(before);
      }
    }
  }

  private static String other(String slot) {
    return slot.equals("a") ? "b" : "a";
  }

  private static Outcome outcome(LedgerRow row) {
    return row.ending().orElseThrow().outcome();
  }
}
