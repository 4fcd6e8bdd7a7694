package io.signalbox.app.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole Signalbox in a process of its own that deploys by webhook, from an artifact that is not
 * there, so that each deployment ends at once. {@code -Dprogram=FILE} starts that launcher instead
 * of this class path.
 */
final class Served {
  /** Machines are slow at times. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Optional<String> PROGRAM =
      Optional.ofNullable(System.getProperty("program")).filter(p -> !p.isBlank());

  private final Path root;
  private final int services;
  private final int port;
  private final Path file;
  private final List<String> options;
  private final HttpClient http = HttpClient.newHttpClient();
  private Optional<Process> running = Optional.empty();

  /**
   * @param root everything of it lies there
   * @param services targets, so that not all wait for one
   * @param options of the JVM, where this class path is started
   */
  Served(Path root, int services, String... options) throws IOException {
    this.root = root;
    this.services = services;
    this.options = List.of(options);
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    file = file();
  }

  private Path file() throws IOException {
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
    for (int i = 0; i < services; i++) {
      text.append(
          "  s%d: {artifact: \"none/{version}\", directory: \"instances/s%d\", command: [\"true\"]}\n"
              .formatted(i, i));
    }
    return Files.writeString(root.resolve("signalbox.yaml"), text);
  }

  /** Returns when it serves. */
  Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(PROGRAM.map(this::launched).orElseGet(this::fromClassPath))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(root.resolve("out").toFile()));
    builder.environment().put("SIGNALBOX_HOME", root.resolve("home").toString());
    Process process = builder.start();
    running = Optional.of(process);
    await("it serves: " + root.resolve("out")).atMost(PATIENCE).until(this::ready);
    return process;
  }

  private List<String> launched(String program) {
    return List.of(program, "up", "--config", file.toString());
  }

  private List<String> fromClassPath() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(options);
    words.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "up",
            "--config",
            file.toString()));
    return words;
  }

  private boolean ready() throws InterruptedException {
    try {
      HttpRequest request = to("/health/ready").GET().build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What lies in its directory for native libraries, of it or of who was killed. */
  List<Path> unpacked() throws IOException {
    try (Stream<Path> all = Files.list(root.resolve("data/native"))) {
      return all.toList();
    }
  }

  /** With -9; returns when it is gone. */
  void kill() throws InterruptedException {
    if (running.isPresent()) running.get().destroyForcibly().waitFor();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  /** Sends an event: what was built is to be deployed. */
  HttpResponse<String> send(HttpClient client, int number)
      throws IOException, InterruptedException {
    String event =
        "{\"specversion\":\"1.0\",\"type\":\"built\",\"source\":\"/ci\",\"id\":\"event-%1$d\",\"data\":{\"service\":\"s%2$d\",\"version\":\"%1$d\"}}"
            .formatted(number, number % services);
    HttpRequest request =
        to("/webhooks/bus")
            .header("Authorization", "Bearer t")
            .header("Content-Type", "application/cloudevents+json")
            .POST(BodyPublishers.ofString(event, UTF_8))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  /** The deployment that an accepted event was answered with. */
  static String deployment(HttpResponse<String> answer) {
    return Json.tree(answer.body())
        .path("events")
        .get(0)
        .path("asked")
        .get(0)
        .path("deployment")
        .asText();
  }

  /**
   * How many facts of each kind the ledger has, by deployment. Its file is read, and not the API
   * asked: ten thousand questions would take longer than everything before.
   */
  Map<String, Map<String, Long>> facts() throws SQLException {
    Map<String, Map<String, Long>> facts = new HashMap<>();
    try (Connection ledger =
            DriverManager.getConnection("jdbc:sqlite:" + root.resolve("data/ledger.db"));
        Statement statement = ledger.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT deployment, kind, COUNT(*) FROM facts GROUP BY deployment, kind")) {
      while (rows.next()) {
        facts
            .computeIfAbsent(rows.getString(1), d -> new HashMap<>())
            .put(rows.getString(2), rows.getLong(3));
      }
    }
    return facts;
  }

  void end() throws InterruptedException {
    kill();
    http.close();
  }
}
