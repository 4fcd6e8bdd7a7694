package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.CheckVerdict;
import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.gate.Point;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A release is judged by the requests that real clients send through nginx. */
@NeedsHosts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JudgedByTrafficTest {
  private static final String CHECKS =
      """
      checks:
        errors:
          access_log: {measure: failures}
          every: 500ms
          least_volume: 20
          window: 3
          breaches: 2
          compare: {rise: "1%"}
        times: {access_log: {measure: times}, above: 5s, every: 500ms, least_volume: 20, window: 3, breaches: 2}
        own:
          metrics: {counter: http_requests}
          every: 500ms
          least_volume: 20
          window: 3
          breaches: 2
          severity: hold
        tracebacks: {log: {pattern: Traceback}, above: 5, every: 500ms, window: 3, breaches: 2, severity: hold}
        memory: {host: unit_memory, every: 500ms, window: 3, breaches: 2}
        processor: {host: unit_cpu, above: "150%", every: 500ms, window: 3, breaches: 2, no_data: ignore}
        gpu: {host: gpu, down: ignore}
      """;

  private Shop shop;
  private Station station;
  private Edge edge;

  @BeforeAll
  void serveTheFirstVersion(@TempDir Path root) throws Exception {
    shop = new Shop(root, "hosts-judged", TestHosts.load().first(3));
    shop.cleanUp();
    // Nobody asks anything of a service that is not there yet: the first one is not judged by it.
    try (Station before = Station.start(shop.yaml())) {
      shop.artifact("v1", Mood.GOOD);
      LedgerRow row = before.deployed(shop, "v1");
      assertThat(outcome(row)).isEqualTo(Outcome.SUCCEEDED);
    }
    station = Station.start(shop.yaml("data: ./data", Shop.ONE_BY_ONE + "\n" + CHECKS));
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
  void aGoodReleaseIsSeenToBeGood() throws Exception {
    shop.artifact("v2", Mood.GOOD);
    DeploymentId id = underLoad("v2", Outcome.SUCCEEDED);
    List<What.GatePassed> passed =
        station.story(id, What.GatePassed.class).stream()
            .filter(p -> p.verdicts().size() > 1)
            .toList();
    assertThat(passed).hasSize(3);
    List<CheckVerdict> last = passed.getLast().verdicts();
    for (String check : List.of("errors", "times", "own", "tracebacks", "memory")) {
      CheckVerdict verdict = verdict(last, check);
      assertThat(verdict.standing()).as(verdict.said()).isEqualTo(Standing.GOOD);
      assertThat(verdict.series()).as(check).hasSize(3);
      assertThat(verdict.series().getFirst().points())
          .as(check)
          .hasSizeGreaterThanOrEqualTo(2)
          .allMatch(p -> p.volume() > 0);
    }
    // Not every kernel lets a container count its processor time; then the verdict says so.
    assertThat(verdict(last, "processor").said())
        .matches(".*(within its limit|ignored: .* is not counted there).*");
    assertThat(verdict(last, "gpu").said()).contains("ignored", "nvidia-smi");
    assertThat(verdict(last, "memory").value().orElseThrow()).isBetween(1.0, 100.0);
  }

  @Test
  @Order(2)
  void aReleaseThatOnlyClientsFindBadIsRolledBack() throws Exception {
    shop.artifact("v3", Mood.FLAKY);
    DeploymentId id = underLoad("v3", Outcome.ROLLED_BACK);
    What.GateBreached breach = station.story(id, What.GateBreached.class).getFirst();
    assertThat(breach.at().batch()).as("no second host got it").isZero();
    assertThat(breach.verdicts())
        .anySatisfy(
            v -> {
              assertThat(v.check()).isEqualTo("errors");
              assertThat(v.standing()).isEqualTo(Standing.BAD);
            });
    assertThat(breach.verdicts().getFirst().standing()).as("health").isEqualTo(Standing.GOOD);
    List<Point> points = verdict(breach.verdicts(), "errors").series().getFirst().points();
    assertThat(points.getLast().value()).isBetween(0.1, 0.5);
    assertThat(
            verdict(breach.verdicts(), "errors").series().stream()
                .filter(CheckVerdict.Series::control))
        .as("the unchanged hosts were looked at too")
        .hasSize(2);
    for (TestHost host : shop.hosts().all()) assertThat(Shop.served(host)).isEqualTo("v2");
  }

  private DeploymentId underLoad(String version, Outcome expected) throws Exception {
    try (Load load = new Load(edge.port())) {
      DeploymentId id = station.deploy(shop, version);
      LedgerRow row = station.ended(id);
      System.out.println(version + ": " + load.stop());
      assertThat(outcome(row)).as(station.told(id)).isEqualTo(expected);
      return id;
    }
  }

  private static CheckVerdict verdict(List<CheckVerdict> all, String check) {
    return all.stream().filter(v -> v.check().equals(check)).findFirst().orElseThrow();
  }

  private static Outcome outcome(LedgerRow row) {
    return row.ending().orElseThrow().outcome();
  }
}
