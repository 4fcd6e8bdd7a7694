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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many events a second a whole Signalbox accepts by webhook, each on the broker's disk before
 * it is answered, while it deploys by them; then it is killed with -9 under that load, and everyone
 * that was accepted is looked for. Not a test: run by {@code bench/intake}. Arguments: seconds of
 * each round, rounds.
 */
public final class IntakeSpeed {
  private static final int CLIENTS = 16;

  /** Targets, so that not all wait for one. */
  private static final int SERVICES = 200;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  private final Path root;
  private final Duration round;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger sent = new AtomicInteger();
  private final Map<Integer, String> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();
  private Optional<Process> running = Optional.empty();
  private int port;

  private IntakeSpeed(Path root, Duration round) {
    this.root = root;
    this.round = round;
  }

  public static void main(String[] args) throws Exception {
    Path root = Files.createTempDirectory("signalbox-intake-");
    IntakeSpeed intake = new IntakeSpeed(root, Duration.ofSeconds(Integer.parseInt(args[0])));
    try {
      intake.measure(Integer.parseInt(args[1]));
    } finally {
      intake.kill();
    }
    System.exit(0);
  }

  private void measure(int rounds) throws Exception {
    Path file = file();
    start(file);
    load(WARM_UP);
    for (int i = 1; i <= rounds; i++) told("round " + i, load(round));
    Thread killer = Thread.ofPlatform().start(this::killInTheMiddle);
    load(round);
    killer.join();
    start(file);
    System.out.printf(
        "killed under load and started again: %,d accepted in all, %d lost; %d answers were refusals%n",
        accepted.size(), lost(), refused.get());
  }

  private void told(String what, List<Double> millis) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,.0f events/s accepted from %d clients, p50 %.1f ms, p99 %.1f ms%n",
        what,
        millis.size() / (round.toMillis() / 1e3),
        CLIENTS,
        millis.get(millis.size() / 2),
        millis.get((int) (millis.size() * 0.99)));
  }

  private void killInTheMiddle() {
    try {
      Thread.sleep(round.dividedBy(2));
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void kill() throws InterruptedException {
    if (running.isPresent()) running.get().destroyForcibly().waitFor();
  }

  /** Milliseconds of each answer that accepted an event, in ascending order. */
  private List<Double> load(Duration time) throws InterruptedException {
    ConcurrentLinkedQueue<Double> answers = new ConcurrentLinkedQueue<>();
    long until = System.nanoTime() + time.toNanos();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++)
      clients.add(Thread.ofPlatform().start(() -> client(until, answers)));
    for (Thread client : clients) client.join();
    List<Double> sorted = new ArrayList<>(answers);
    Collections.sort(sorted);
    return sorted;
  }

  private void client(long until, ConcurrentLinkedQueue<Double> answers) {
    try (HttpClient mine = HttpClient.newHttpClient()) {
      while (System.nanoTime() < until) {
        int number = sent.getAndIncrement();
        long began = System.nanoTime();
        HttpResponse<String> answer = mine.send(event(number), BodyHandlers.ofString());
        if (answer.statusCode() == 202) {
          answers.add((System.nanoTime() - began) / 1e6);
          accepted.put(number, deployment(answer.body()));
        } else refused.incrementAndGet();
      }
    } catch (IOException e) {
      // It was killed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String deployment(String answer) {
    return Json.tree(answer).path("events").get(0).path("asked").get(0).path("deployment").asText();
  }

  private HttpRequest event(int number) {
    String event =
        "{\"specversion\":\"1.0\",\"type\":\"built\",\"source\":\"/ci\",\"id\":\"%d\",\"data\":{\"service\":\"s%d\",\"version\":\"%d\"}}"
            .formatted(number, number % SERVICES, number);
    return to("/webhooks/bus")
        .header("Authorization", "Bearer t")
        .header("Content-Type", "application/cloudevents+json")
        .POST(BodyPublishers.ofString(event, UTF_8))
        .build();
  }

  /**
   * Of those that were accepted, how many the ledger does not know. Its file is read, and not the
   * API asked: ten thousand questions would take longer than everything before.
   */
  private int lost() throws SQLException, InterruptedException {
    Set<String> missing = new HashSet<>(accepted.values());
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      missing.removeAll(known());
      if (missing.isEmpty() || System.nanoTime() > until) return missing.size();
      Thread.sleep(1_000);
    }
  }

  private Set<String> known() throws SQLException {
    Set<String> known = new HashSet<>();
    try (Connection ledger =
            DriverManager.getConnection("jdbc:sqlite:" + root.resolve("data/ledger.db"));
        Statement statement = ledger.createStatement();
        ResultSet rows = statement.executeQuery("SELECT DISTINCT deployment FROM facts")) {
      while (rows.next()) known.add(rows.getString(1));
    }
    return known;
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
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
    for (int i = 0; i < SERVICES; i++)
      text.append(
          "  s%d: {artifact: \"none/{version}\", directory: \"instances/s%d\", command: [\"true\"]}\n"
              .formatted(i, i));
    return Files.writeString(root.resolve("signalbox.yaml"), text);
  }

  private void start(Path file) throws IOException {
    running =
        Optional.of(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx192m",
                    "-XX:+UseSerialGC",
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
      HttpRequest request = to("/health/ready").GET().build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
