package io.signalbox.app.console;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** Debian's Chromium without a screen, told what to do by its own debugging protocol. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final LinkedBlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final AtomicInteger asked = new AtomicInteger();

  /** The program; empty where none is installed. */
  static Optional<Path> installed() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  Browser(Path program, Path profile) throws Exception {
    Files.createDirectories(profile);
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--window-size=1280,800",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log").toFile())
            .start();
    socket =
        http.newWebSocketBuilder()
            .connectTimeout(PATIENCE)
            .buildAsync(page(profile), new Listener())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    tell("Page.enable", Map.of());
  }

  private URI page(Path profile) throws Exception {
    Path port = profile.resolve("DevToolsActivePort");
    try {
      return await("a page of the browser")
          .atMost(PATIENCE)
          .until(() -> opened(port), Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new IOException(
          "The browser did not come up: " + Files.readString(profile.resolve("log")), e);
    }
  }

  /** Where its first page is talked to, once it has written down its port. */
  private Optional<URI> opened(Path port) throws Exception {
    if (!Files.exists(port)) return Optional.empty();
    List<String> lines = Files.readAllLines(port);
    if (lines.isEmpty()) return Optional.empty();
    for (JsonNode page : Json.tree(get("http://127.0.0.1:" + lines.getFirst() + "/json/list"))) {
      if (page.path("type").asText().equals("page"))
        return Optional.of(URI.create(page.path("webSocketDebuggerUrl").asText()));
    }
    return Optional.empty();
  }

  private String get(String url) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Collects whole messages. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        answers.add(tree(part.toString()));
        part.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(last);
    }

    /** A screenshot is longer than any message of ours may be. */
    private JsonNode tree(String text) {
      try {
        return new com.fasterxml.jackson.databind.ObjectMapper(
                com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(
                        com.fasterxml.jackson.core.StreamReadConstraints.builder()
                            .maxStringLength(50_000_000)
                            .build())
                    .build())
            .readTree(text);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private JsonNode tell(String method, Map<String, ?> parameters) throws Exception {
    int id = asked.incrementAndGet();
    socket
        .sendText(Json.write(Map.of("id", id, "method", method, "params", parameters)), true)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    while (true) {
      JsonNode answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (answer == null) throw new IOException("The browser did not answer " + method + ".");
      if (answer.path("id").asInt() != id) continue;
      if (answer.has("error")) throw new IOException(method + ": " + answer.path("error"));
      return answer.path("result");
    }
  }

  void open(String url) throws Exception {
    tell("Page.navigate", Map.of("url", url));
  }

  /** What a piece of JavaScript gives, as text. */
  String run(String script) throws Exception {
    JsonNode result =
        tell(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    return result.path("result").path("value").asText();
  }

  /** Waits until something is so. */
  void until(String condition) throws Exception {
    try {
      await(condition).atMost(PATIENCE).until(() -> run("!!(" + condition + ")").equals("true"));
    } catch (ConditionTimeoutException e) {
      throw new IOException(
          "Never came true: " + condition + "\n" + run("document.body.innerText"), e);
    }
  }

  /** Waits until the page shows that text. */
  void untilShown(String text) throws Exception {
    until("document.body && document.body.innerText.includes(" + Json.write(text) + ")");
  }

  void click(String selector) throws Exception {
    until("document.querySelector(" + Json.write(selector) + ")");
    run("document.querySelector(" + Json.write(selector) + ").click()");
  }

  /** Clicks what bears exactly that text. */
  void clickText(String selector, String text) throws Exception {
    String found =
        "[...document.querySelectorAll(%s)].filter(e => e.innerText.trim() === %s)"
            .formatted(Json.write(selector), Json.write(text));
    until(found + ".length");
    run(found + "[0].click()");
  }

  /** Types into a field as a person does. */
  void type(String selector, String text) throws Exception {
    until("document.querySelector(" + Json.write(selector) + ")");
    run("document.querySelector(" + Json.write(selector) + ").focus()");
    tell("Input.insertText", Map.of("text", text));
  }

  void screenshot(Path file) throws Exception {
    JsonNode shot = tell("Page.captureScreenshot", Map.of("format", "png"));
    Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    http.close();
  }
}
