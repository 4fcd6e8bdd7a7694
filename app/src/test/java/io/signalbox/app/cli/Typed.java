package io.signalbox.app.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A command typed by a person, against an HTTP server that answers as told. */
final class Typed implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-21T12:05:00Z");

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final Map<String, String> variables = new HashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Path home;
  private final HttpServer server;
  boolean terminal;
  String typed = "";

  Typed(Path home) throws IOException {
    this.home = home;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          String question = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(body.isEmpty() ? question : question + " " + body);
          String answer = answers.getOrDefault(question, "404 {\"error\":\"no\",\"next\":\"go\"}");
          byte[] bytes = answer.substring(4).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), bytes.length);
          try (OutputStream to = exchange.getResponseBody()) {
            to.write(bytes);
          }
        });
    server.start();
    Files.writeString(home.resolve("token"), "sbx_test\n");
    variables.put("SIGNALBOX_BY", "ada");
    variables.put("SIGNALBOX_URL", url().toString());
    variables.put("SIGNALBOX_TOKEN_FILE", home.resolve("token").toString());
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Typed answering(String question, int status, String body) {
    answers.put(question, status + " " + body);
    return this;
  }

  int run(String... args) {
    Console console =
        new Console(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new BufferedReader(new StringReader(typed)),
            terminal,
            !typed.isEmpty(),
            name -> Optional.ofNullable(variables.get(name)),
            home,
            InstantSource.fixed(NOW),
            ZoneOffset.UTC);
    Programs programs =
        new Programs() {
          @Override
          public int up(Path configuration) {
            out.append("up ").append(configuration.toString());
            return Exit.OK;
          }

          @Override
          public int demo() {
            return Exit.OK;
          }

          @Override
          public int rehearse(boolean whole) {
            return Exit.OK;
          }
        };
    return new Cli(console, programs).run(args);
  }

  /** What was printed for the person, without what belongs to this run. */
  String printed() {
    return out.toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
