package io.signalbox.app.hosts;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * From bad to back, on all test hosts at once and under load: a release that says that it is well
 * and fails every fourth request goes to all of them, is found bad by the log of nginx, and is
 * taken back. Prints how long it took to see it, and from that verdict until the traffic of the
 * first and of the last host went to the old release again, as the hosts' own file times tell.
 * Argument: rounds.
 */
public final class BackToGood {
  private final Shop shop;
  private final Station station;
  private final List<Double> seen = new ArrayList<>();
  private final List<Double> first = new ArrayList<>();
  private final List<Double> last = new ArrayList<>();

  private BackToGood(Shop shop, Station station) {
    this.shop = shop;
    this.station = station;
  }

  public static void main(String[] args) throws Exception {
    Path root = Files.createTempDirectory("signalbox-back-");
    Shop shop = new Shop(root, "bench-back", TestHosts.load());
    shop.cleanUp();
    int hosts = shop.hosts().all().size();
    String service = Shop.ONE_BY_ONE.replace("first: 1", "first: " + hosts);
    try (Station before = Station.start(shop.yaml("data: ./data", service))) {
      shop.artifact("good", Mood.GOOD);
      before.deployed(shop, "good");
    }
    try (Station station = Station.start(shop.yaml("data: ./data", judged(hosts)));
        Edge edge = Edge.before(shop.hosts().all(), root.resolve("edge"));
        Load load = new Load(edge.port())) {
      // Proven under the same configuration, as most releases are: their fronts are the same.
      shop.artifact("proven", Mood.GOOD);
      station.deployed(shop, "proven");
      new BackToGood(shop, station).rounds(Integer.parseInt(args[0]), hosts);
      System.out.println("requests through the edge, bad releases included: " + load.stop());
    } finally {
      shop.cleanUp();
    }
    System.exit(0);
  }

  private static String judged(int hosts) {
    return """
        strategy: {first: %d, percent: "100%%", pause: 0s, bake: 0s}
        checks:
          errors: {access_log: {measure: failures}, every: 1s, least_volume: 20}
        """
        .formatted(hosts);
  }

  private void rounds(int rounds, int hosts) throws IOException {
    for (int round = 1; round <= rounds; round++) {
      round("bad-" + round);
      System.out.printf(
          Locale.ROOT,
          "round %d: seen after %.2f s, first of %d back %.2f s after the verdict, last %.2f s%n",
          round,
          seen.getLast(),
          hosts,
          first.getLast(),
          last.getLast());
    }
    System.out.println("seen:            " + summary(seen));
    System.out.println("verdict → first: " + summary(first));
    System.out.println("verdict → last:  " + summary(last));
  }

  private void round(String version) throws IOException {
    shop.artifact(version, Mood.FLAKY);
    DeploymentId id = station.deploy(shop, version);
    LedgerRow row = station.ended(id);
    if (row.ending().orElseThrow().outcome() != Outcome.ROLLED_BACK) {
      throw new IllegalStateException("It was not rolled back: " + station.told(id));
    }
    Instant served = at(id, w -> w instanceof What.StepDone d && d.at().step() == Step.SWAP);
    Instant verdict = at(id, w -> w instanceof What.GateBreached);
    List<Double> back = new ArrayList<>();
    for (TestHost host : shop.hosts().all()) {
      String renamed = host.sh("stat -c %.9Y " + shop.directory() + "/live").strip();
      back.add(new BigDecimal(renamed).subtract(seconds(verdict)).doubleValue());
    }
    seen.add(Duration.between(served, verdict).toMillis() / 1e3);
    first.add(Collections.min(back));
    last.add(Collections.max(back));
  }

  private Instant at(DeploymentId id, Predicate<What> what) {
    return station.ledger().facts(id).stream()
        .map(f -> Json.read(f.json(), Fact.class))
        .filter(f -> what.test(f.what()))
        .reduce((a, b) -> b)
        .orElseThrow()
        .at();
  }

  private static BigDecimal seconds(Instant at) {
    return BigDecimal.valueOf(at.getEpochSecond()).add(BigDecimal.valueOf(at.getNano(), 9));
  }

  private static String summary(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "median %.2f s, p99 %.2f s, most %.2f s",
        sorted.get(sorted.size() / 2),
        sorted.get((int) Math.min(sorted.size() - 1L, (long) (0.99 * sorted.size()))),
        sorted.getLast());
  }
}
