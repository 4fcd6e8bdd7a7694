package io.signalbox.routes.alert;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import io.signalbox.broker.wire.Json;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final HttpPeer peer = new HttpPeer(this::answer);

  String api() {
    return peer.url() + "/api";
  }

  private ResponseDefinitionBuilder answer(Request request) {
    String method = URI.create(request.getUrl()).getPath().substring("/api/".length());
    String body = request.getBodyAsString();
    calls.add(method);
    at.add(System.nanoTime());
    return switch (mood) {
      case LIMITED ->
          aResponse()
              .withStatus(429)
              .withHeader("Retry-After", "2")
              .withBody("{\"ok\":false,\"error\":\"ratelimited\"}");
      case BROKEN -> aResponse().withStatus(500).withBody("oops");
      case WELL -> aResponse().withBody(done(method, body));
      case SWALLOWS -> {
        String answer = done(method, body);
        yield method.startsWith("conversations.") ? aResponse().withBody(answer) : HttpPeer.NOTHING;
      }
    };
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
    peer.close();
  }
}
