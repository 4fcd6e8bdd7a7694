package io.signalbox.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.routes.api.access.TokenBook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Signalbox: a deployment that fails, and somebody who is told. */
class AlertedTest {
  @TempDir Path root;
  private final List<String> posted = new CopyOnWriteArrayList<>();
  private final HttpServer peer;

  AlertedTest() throws IOException {
    peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    peer.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    peer.start();
  }

  @AfterEach
  void stop() {
    peer.stop(0);
  }

  private Configuration configuration() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path secret = Files.writeString(root.resolve("hook.key"), "whsec_c2VjcmV0LW9mLXRoZS10ZXN0");
    Path file =
        Files.writeString(
            root.resolve("signalbox.yaml"),
            """
            signalbox:
              data: %s/data
              api: {listen: "127.0.0.1:%d"}
            alerts:
              channels:
                hook: {webhook: {url: "http://127.0.0.1:%d/", secret: "${file:%s}"}}
              rules:
                - {on: [failed], severity: critical, labels: {team: portal}}
            environments:
              test: {platform: local}
            services:
              one: {artifact: "%s/{version}", directory: "%s/one", command: [./run]}
            """
                .formatted(root, port, peer.getAddress().getPort(), secret, root, root));
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private String ask(URI url, String path, String body) throws Exception {
    String token = Files.readString(root.resolve("data").resolve(TokenBook.OWNER_FILE)).strip();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              (body.isEmpty() ? request.GET() : request.POST(BodyPublishers.ofString(body)))
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void aDeploymentThatFailsIsToldListedAndAcknowledged() throws Exception {
    Configuration configuration = configuration();
    try (Signalbox signalbox =
        Signalbox.start(new Signalbox.Parts(() -> configuration, List::of))) {
      URI url = signalbox.url();
      ask(
          url,
          "/api/v1/deployments",
          "{\"service\":\"one\",\"environment\":\"test\",\"version\":\"missing\"}");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> posted.stream().anyMatch(p -> p.contains("[CRITICAL] one@test")));
      assertThat(posted.getLast()).contains("team=portal", "signalbox show one-");
      String list = ask(url, "/api/v1/alerts", "");
      String id = list.replaceAll("(?s).*\"deployment\":\"([^\"]+)\".*", "$1");
      assertThat(list).contains("\"open\":true", "precheck failed");
      ask(url, "/api/v1/alerts/" + id + "/ack", "{\"by\":\"ada\"}");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> ask(url, "/api/v1/alerts", "").contains("ada via owner"));
      assertThat(ask(url, "/api/v1/alerts/channels/hook/test", "{}")).contains("\"sent\"");
    }
  }
}
