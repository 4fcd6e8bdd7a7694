package io.signalbox.routes.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.signalbox.broker.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A Slack with one channel, as its web API describes itself: posts, updates, threads, history. */
final class SlackPeer implements AutoCloseable {
  /** How it answers. */
  enum Mood {
    WELL,
    /** 429 with Retry-After, and nothing is posted. */
    LIMITED,
    /** 500, and nothing is posted. */
    BROKEN,
    /** Posts it, and drops the connection without an answer; it can be asked, though. */
    SWALLOWS
  }

  final List<ObjectNode> messages = new CopyOnWriteArrayList<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<Long> at = new CopyOnWriteArrayList<>();
  volatile Mood mood = Mood.WELL;
  volatile boolean mayLook = true;
  private final AtomicInteger stamp = new AtomicInteger(1000);
  private final HttpServer server;

  SlackPeer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/", this::answer);
    server.start();
  }

  String api() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/api";
  }

  private void answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestURI().getPath().substring("/api/".length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls.add(method);
    at.add(System.nanoTime());
    switch (mood) {
      case LIMITED -> {
        exchange.getResponseHeaders().add("Retry-After", "2");
        reply(exchange, 429, "{\"ok\":false,\"error\":\"ratelimited\"}");
      }
      case BROKEN -> reply(exchange, 500, "oops");
      case WELL -> reply(exchange, 200, done(method, body));
      case SWALLOWS -> {
        String answer = done(method, body);
        if (method.startsWith("conversations.")) reply(exchange, 200, answer);
        else exchange.close();
      }
    }
  }

  private String done(String method, String body) {
    return switch (method) {
      case "chat.postMessage" -> {
        ObjectNode message = (ObjectNode) Json.tree(body);
        message.put("ts", stamp.incrementAndGet() + ".0001");
        messages.add(message);
        yield "{\"ok\":true,\"ts\":\"%s\"}".formatted(message.path("ts").asText());
      }
      case "chat.update" -> {
        JsonNode update = Json.tree(body);
        String ts = update.path("ts").asText();
        for (ObjectNode message : messages) {
          if (message.path("ts").asText().equals(ts)) {
            message.set("text", update.path("text"));
            if (update.has("blocks")) message.set("blocks", update.path("blocks"));
            yield "{\"ok\":true,\"ts\":\"%s\"}".formatted(ts);
          }
        }
        yield "{\"ok\":false,\"error\":\"message_not_found\"}";
      }
      case "conversations.history", "conversations.replies" -> {
        if (!mayLook) yield "{\"ok\":false,\"error\":\"missing_scope\"}";
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("ok", true);
        ArrayNode all = answer.putArray("messages");
        boolean replies = method.endsWith("replies");
        messages.stream().filter(m -> m.has("thread_ts") == replies).forEach(all::add);
        yield answer.toString();
      }
      default -> "{\"ok\":false,\"error\":\"unknown_method\"}";
    };
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  List<String> top() {
    return messages.stream()
        .filter(m -> !m.has("thread_ts"))
        .map(m -> m.path("text").asText())
        .toList();
  }

  List<String> threads() {
    return messages.stream()
        .filter(m -> m.has("thread_ts"))
        .map(m -> m.path("text").asText())
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
