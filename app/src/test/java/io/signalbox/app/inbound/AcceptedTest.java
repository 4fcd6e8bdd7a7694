package io.signalbox.app.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.app.Main;
import io.signalbox.broker.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Killed with -9 between acceptance and action: every event that was answered with 202 is acted on
 * exactly once, and so is the one that was being answered, when its sender sends it again. {@code
 * -Daccepted=200} kills more often, {@code -Dseed=N} repeats the choices.
 */
class AcceptedTest {
  private static final int KILLS = Integer.getInteger("accepted", 3);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int SERVICES = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path root;

  private final HttpClient http = HttpClient.newHttpClient();
  private Optional<Process> running = Optional.empty();
  private int port;

  /** The deployment that each accepted event was answered with. */
  private final Map<String, String> accepted = new LinkedHashMap<>();

  @AfterEach
  void stop() throws Exception {
    kill();
  }

  private Path file() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Files.writeString(root.resolve("token"), "t");
    StringBuilder text =
        new StringBuilder(
            """
            signalbox: {data: data, api: {listen: "127.0.0.1:%d"}}
            environments: {test: {platform: local}}
            webhooks:
              rate: 10000
              sources: {bus: {kind: cloudevents, secrets: ["${file:%s/token}"]}}
            triggers:
              built: {action: deploy, service: $.data.service, environment: test, version: $.data.version}
            services:
            """
                .formatted(port, root));
    for (int i = 0; i < SERVICES; i++) {
      text.append(
          "  s%d: {artifact: \"none/{version}\", directory: \"instances/s%d\", command: [\"true\"]}\n"
              .formatted(i, i));
    }
    return Files.writeString(root.resolve("signalbox.yaml"), text);
  }

  private void start(Path file) throws Exception {
    running =
        Optional.of(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Duser.home=" + root,
                    Main.class.getName(),
                    "up",
                    "--config",
                    file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(root.resolve("out").toFile()))
                .start());
    await("it serves: " + root.resolve("out")).atMost(PATIENCE).until(this::ready);
  }

  private boolean ready() throws InterruptedException {
    try {
      return http.send(to("/health/ready").GET().build(), BodyHandlers.ofString()).statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void kill() throws InterruptedException {
    if (running.isPresent()) running.get().destroyForcibly().waitFor();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  @Test
  void everyAcceptedEventIsActedOnExactlyOnce() throws Exception {
    Path file = file();
    Random random = new Random(SEED);
    int sent = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      start(file);
      Process victim = running.orElseThrow();
      long delay = random.nextInt(1_500);
      Thread killer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      TimeUnit.MILLISECONDS.sleep(delay);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    victim.destroyForcibly();
                  });
      // The one that was not answered is sent again by the next round.
      while (post(sent)) sent++;
      killer.join();
      victim.waitFor();
    }
    start(file);
    assertThat(post(sent)).isTrue();
    System.out.printf("%d kills, %d events accepted, seed %d%n", KILLS, accepted.size(), SEED);
    assertThat(accepted).hasSizeGreaterThanOrEqualTo(1);
    for (Map.Entry<String, String> each : accepted.entrySet()) actedOnOnce(each);
    assertThat(deployments()).as("and nothing else, seed %d", SEED).isEqualTo(accepted.size());
  }

  /** Whether it was answered. */
  private boolean post(int number) throws InterruptedException {
    String id = "event-" + number;
    String event =
        "{\"specversion\":\"1.0\",\"type\":\"built\",\"source\":\"/ci\",\"id\":\"%s\",\"data\":{\"service\":\"s%d\",\"version\":\"%d\"}}"
            .formatted(id, number % SERVICES, number);
    HttpRequest request =
        to("/webhooks/bus")
            .header("Authorization", "Bearer t")
            .header("Content-Type", "application/cloudevents+json")
            .POST(BodyPublishers.ofString(event, UTF_8))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 202) return false;
      JsonNode asked = Json.tree(answer.body()).path("events").get(0).path("asked").get(0);
      accepted.put(id, asked.path("deployment").asText());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private JsonNode get(String path) throws Exception {
    String token = Files.readString(root.resolve("data/owner.token")).strip();
    HttpRequest request = to(path).header("Authorization", "Bearer " + token).GET().build();
    return Json.tree(http.send(request, BodyHandlers.ofString()).body());
  }

  private void actedOnOnce(Map.Entry<String, String> each) throws Exception {
    String path = "/api/v1/deployments/" + each.getValue();
    await(each + " has ended, seed " + SEED).atMost(PATIENCE).until(() -> facts(path, "ended") > 0);
    assertThat(facts(path, "requested")).as("%s, seed %d", each, SEED).isEqualTo(1);
    assertThat(facts(path, "ended")).as("%s, seed %d", each, SEED).isEqualTo(1);
  }

  private long facts(String path, String kind) throws Exception {
    JsonNode facts = get(path).path("facts");
    return StreamSupport.stream(facts.spliterator(), false)
        .filter(f -> f.path("what").path("is").asText().equals(kind))
        .count();
  }

  private int deployments() throws Exception {
    int all = 0;
    String before = "";
    while (true) {
      JsonNode page = get("/api/v1/deployments?limit=100" + before);
      List<JsonNode> rows =
          StreamSupport.stream(page.path("deployments").spliterator(), false).toList();
      all += rows.size();
      if (!page.hasNonNull("before")) return all;
      before = "&before=" + java.net.URLEncoder.encode(page.path("before").asText(), UTF_8);
    }
  }
}
