package io.signalbox.routes.alert.send;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.Line;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Slack's web API: one message per deployment, updated in place, and its thread. Each message
 * carries the notice's id in its metadata; where nobody knows whether one arrived, it is looked for
 * by that before it is sent again (which takes the scope channels:history or groups:history;
 * without it, a message may be there twice).
 */
final class SlackSender implements Sender {
  static final String EVENT = "signalbox_alert";

  private static final Set<String> LATER =
      Set.of(
          "ratelimited",
          "rate_limited",
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org");
  private static final Set<String> GONE = Set.of("message_not_found", "cant_update_message");
  private static final Set<String> MAY_NOT_LOOK =
      Set.of("missing_scope", "not_in_channel", "no_permission", "not_allowed_token_type");

  private final Alerts.Way.Slack way;
  private final Known known;
  private final Http http = new Http();
  private volatile boolean canLook = true;

  SlackSender(Alerts.Way.Slack way, Known known) {
    this.way = way;
    this.known = known;
  }

  @Override
  public Optional<String> send(List<Notice> notices) throws NotSent {
    Optional<String> ref = Optional.empty();
    for (Notice notice : notices) ref = send(notice);
    return ref;
  }

  private Optional<String> send(Notice notice) throws NotSent {
    if (notice.part() == Line.Part.NEWS) return news(notice);
    if (notice.ref().isPresent()) return update(notice, notice.ref().get());
    if (notice.unsure()) {
      Optional<String> found = find(notice);
      if (found.isPresent()) return update(notice, found.get());
    }
    return Optional.of(post(notice, Map.of()));
  }

  private Optional<String> update(Notice notice, String ts) throws NotSent {
    Map<String, Object> body = body(notice);
    body.put("ts", ts);
    JsonNode answer = call("chat.update", body, News.How.REPEATABLE);
    if (GONE.contains(error(answer))) {
      // Somebody deleted it: what is told from now on needs a place.
      return Optional.of(post(notice, Map.of()));
    }
    mustBeOk("chat.update", answer);
    return Optional.of(ts);
  }

  private Optional<String> news(Notice notice) throws NotSent {
    if (notice.unsure() && find(notice).isPresent()) return notice.ref();
    if (notice.ref().isEmpty()) {
      post(notice, Map.of());
      return Optional.empty();
    }
    // An answer in a thread calls nobody; one that the channel sees as well does.
    post(notice, Map.of("thread_ts", notice.ref().get(), "reply_broadcast", notice.loud()));
    return notice.ref();
  }

  private String post(Notice notice, Map<String, Object> more) throws NotSent {
    Map<String, Object> body = body(notice);
    body.putAll(more);
    JsonNode answer =
        call("chat.postMessage", body, canLook ? News.How.REPEATABLE : News.How.UNSURE);
    mustBeOk("chat.postMessage", answer);
    return answer.path("ts").asText();
  }

  private Map<String, Object> body(Notice notice) {
    String text = SlackText.of(notice, way.mentions());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("channel", way.channel());
    body.put("text", text);
    body.put("unfurl_links", false);
    body.put(
        "metadata", Map.of("event_type", EVENT, "event_payload", Map.of("notice", notice.id())));
    if (notice.part() == Line.Part.WHOLE && way.signing().isPresent()) {
      body.put("blocks", blocks(notice, text));
    }
    return body;
  }

  /** The button, for as long as somebody is expected to press it. */
  private static List<Object> blocks(Notice notice, String text) {
    Map<String, Object> section =
        Map.of(
            "type",
            "section",
            "text",
            Map.of(
                "type",
                "mrkdwn",
                "text",
                text.length() > 2_900 ? text.substring(0, 2_900) + "…" : text));
    if (!notice.open()) return List.of(section);
    Map<String, Object> button =
        Map.of(
            "type",
            "button",
            "action_id",
            "signalbox_ack",
            "text",
            Map.of("type", "plain_text", "text", "Acknowledge"),
            "value",
            notice.subject().target() + " " + notice.subject().id());
    return List.of(section, Map.of("type", "actions", "elements", List.of(button)));
  }

  /** The message that carries this notice, if it arrived before. */
  private Optional<String> find(Notice notice) throws NotSent {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("channel", way.channel());
    query.put("include_all_metadata", "true");
    query.put("limit", "200");
    notice
        .ref()
        .filter(ref -> notice.part() == Line.Part.NEWS)
        .ifPresentOrElse(
            ref -> query.put("ts", ref),
            () -> query.put("oldest", oldest(notice.subject().since())));
    String method = query.containsKey("ts") ? "conversations.replies" : "conversations.history";
    JsonNode answer = ask(method, query);
    if (MAY_NOT_LOOK.contains(error(answer))) {
      canLook = false;
      return Optional.empty();
    }
    mustBeOk(method, answer);
    canLook = true;
    for (JsonNode message : answer.path("messages")) {
      JsonNode payload = message.path("metadata").path("event_payload");
      if (payload.path("notice").asText().equals(notice.id())) {
        return Optional.of(message.path("ts").asText());
      }
    }
    return Optional.empty();
  }

  private static String oldest(Instant since) {
    return Long.toString(since.minus(Duration.ofMinutes(1)).getEpochSecond());
  }

  private JsonNode call(String method, Map<String, Object> body, News.How unknown) throws NotSent {
    HttpRequest request =
        request(method)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(BodyPublishers.ofString(Json.write(body)))
            .build();
    return read(method, http.send(request, unknown), unknown);
  }

  private JsonNode ask(String method, Map<String, String> query) throws NotSent {
    String form =
        query.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        request(method)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    return read(method, http.send(request, News.How.REPEATABLE), News.How.REPEATABLE);
  }

  private HttpRequest.Builder request(String method) throws NotSent {
    return HttpRequest.newBuilder(URI.create(way.api() + "/" + method))
        .timeout(Http.TIMEOUT)
        .header("Authorization", "Bearer " + known.of(way.token()).reveal());
  }

  private static JsonNode read(String method, Http.Reply reply, News.How unknown) throws NotSent {
    try {
      return Json.tree(reply.body());
    } catch (IllegalArgumentException e) {
      throw new NotSent(unknown, method + " did not answer in JSON" + Http.shown(reply.body()), e);
    }
  }

  private static String error(JsonNode answer) {
    return answer.path("ok").asBoolean() ? "" : answer.path("error").asText("unknown");
  }

  private static void mustBeOk(String method, JsonNode answer) throws NotSent {
    String error = error(answer);
    if (error.isEmpty()) return;
    throw NotSent.of(
        LATER.contains(error) ? News.How.LATER : News.How.REFUSED,
        "Slack refused %s: %s".formatted(method, error));
  }

  @Override
  public boolean repeatable(Notice notice) {
    return canLook;
  }

  @Override
  public void close() {
    http.close();
  }
}
