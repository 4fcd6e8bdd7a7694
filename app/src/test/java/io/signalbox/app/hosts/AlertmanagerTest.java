package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.broker.ledger.LedgerReader;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * T9, T18: Prometheus' real Alertmanager fires, again and again, at a release that was promoted
 * long ago; a real host goes back to the release before, once.
 */
@NeedsHosts
class AlertmanagerTest {
  private static final Path PROGRAM = Path.of("/usr/bin/prometheus-alertmanager");
  private static final String TOKEN = "of-the-monitor";

  private final HttpClient http = HttpClient.newHttpClient();

  static boolean installed() {
    return Files.isExecutable(PROGRAM);
  }

  @Test
  @EnabledIf(
      value = "installed",
      disabledReason = "there is no Alertmanager: apt-get install prometheus-alertmanager")
  void itsAlertRollsARealHostBackOnce(@TempDir Path root) throws Exception {
    Shop shop = new Shop(root, "hosts-alert", TestHosts.load().first(1));
    shop.cleanUp();
    Path yaml = withTrigger(shop);
    int api = Station.configuration(yaml).settings().api().listen().port();
    try (Station station = Station.start(yaml)) {
      for (String version : List.of("v1", "v2")) {
        shop.artifact(version, Mood.GOOD);
        assertThat(outcome(station.deployed(shop, version)))
            .isEqualTo(Optional.of(Outcome.SUCCEEDED));
      }
      int port = Ports.free();
      Process alertmanager = alertmanager(root, port, api);
      try {
        await("Alertmanager").atMost(Station.PATIENCE).until(() -> ready(port));
        Instant began = Instant.now();
        fire(port, began, Instant.now().plus(Duration.ofHours(1)));
        await("the rollback")
            .atMost(Station.PATIENCE)
            .until(() -> ended(station, shop).size() == 3);
        assertThat(Shop.served(shop.hosts().host(1))).isEqualTo("v1");
        await("the same alert, again and again")
            .atMost(Station.PATIENCE)
            .until(() -> counted(api, "repeated") >= 2);
        fire(port, began, Instant.now());
        await("its end").atMost(Station.PATIENCE).until(() -> counted(api, "told") >= 1);
        assertThat(ended(station, shop)).as("one rollback").hasSize(3);
        assertThat(shop.current(shop.hosts().host(1))).isEqualTo("v1");
        assertThat(station.record(shop).quarantined()).extracting(Object::toString).contains("v2");
      } finally {
        alertmanager.destroyForcibly().waitFor();
      }
    } finally {
      shop.cleanUp();
    }
  }

  private static Optional<Outcome> outcome(LedgerRow row) {
    return row.ending().map(e -> e.outcome());
  }

  private static List<LedgerRow> ended(Station station, Shop shop) {
    Target target = Target.of(shop.name(), Shop.ENVIRONMENT);
    return station.ledger().history(LedgerReader.Filter.of(target), 50, Optional.empty()).stream()
        .filter(r -> r.ending().isPresent())
        .toList();
  }

  private static Path withTrigger(Shop shop) throws IOException {
    Path token = Files.writeString(shop.root().resolve("token"), TOKEN);
    Path yaml = shop.yaml();
    return Files.writeString(
        yaml,
        """
        webhooks:
          sources: {alertmanager: {secrets: ["${file:%s}"]}}
        triggers:
          back:
            action: rollback
            service: $.labels.service
            environment: $.labels.environment
        """
            .formatted(token),
        StandardOpenOption.APPEND);
  }

  /** Repeats itself as fast as it can be told to. */
  private static Process alertmanager(Path root, int port, int api) throws IOException {
    Path file =
        Files.writeString(
            root.resolve("alertmanager.yml"),
            """
            route: {receiver: signalbox, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1s}
            receivers:
              - name: signalbox
                webhook_configs:
                  - url: http://127.0.0.1:%d/webhooks/alertmanager
                    http_config: {authorization: {credentials: %s}}
            """
                .formatted(api, TOKEN));
    return new ProcessBuilder(
            PROGRAM.toString(),
            "--config.file=" + file,
            "--storage.path=" + root.resolve("alertmanager"),
            "--web.listen-address=127.0.0.1:" + port,
            "--cluster.listen-address=")
        .redirectErrorStream(true)
        .redirectOutput(root.resolve("alertmanager.log").toFile())
        .start();
  }

  private boolean ready(int port) throws InterruptedException {
    try {
      return http.send(to(port, "/-/ready").GET().build(), BodyHandlers.ofString()).statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void fire(int port, Instant began, Instant ends) throws Exception {
    String alert =
        """
        [{"labels":{"alertname":"HighErrorRate","service":"hosts-alert","environment":"%s","severity":"critical"},
          "startsAt":"%s","endsAt":"%s"}]"""
            .formatted(Shop.ENVIRONMENT, began, ends);
    HttpRequest request =
        to(port, "/api/v2/alerts")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(alert))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  private double counted(int api, String outcome) throws Exception {
    String metrics = http.send(to(api, "/metrics").GET().build(), BodyHandlers.ofString()).body();
    return metrics
        .lines()
        .filter(l -> l.startsWith("signalbox_webhooks_total{"))
        .filter(l -> l.contains("outcome=\"" + outcome + "\""))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static HttpRequest.Builder to(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }
}
