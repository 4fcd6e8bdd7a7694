package io.signalbox.app.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The API of a git host, as far as its documentation says what Signalbox asks it. */
final class FakeGit implements AutoCloseable {
  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<String> tokens = new CopyOnWriteArrayList<>();

  /** Answers to GETs by path, without the query. */
  final Map<String, String> answers = new ConcurrentHashMap<>();

  /** So many of the next calls fail with 502. */
  final AtomicInteger away = new AtomicInteger();

  private final HttpServer server;

  FakeGit() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    if (away.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      send(exchange, 502, "<html>bad gateway</html>");
      return;
    }
    asked.add(body.isEmpty() ? line : line + " " + body);
    for (String header : List.of("Authorization", "Private-Token")) {
      String token = exchange.getRequestHeaders().getFirst(header);
      if (token != null) tokens.add(token);
    }
    String fallback = exchange.getRequestMethod().equals("GET") ? "[]" : "{\"id\":77}";
    send(exchange, 200, answers.getOrDefault(exchange.getRequestURI().getPath(), fallback));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
