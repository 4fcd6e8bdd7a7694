package io.signalbox.routes.alert.send;

import io.signalbox.broker.wire.Json;
import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Slack's incoming webhook: a message for everything new; it cannot be updated, nor asked for. */
final class SlackWebhookSender implements Sender {
  private final Alerts.Way.SlackWebhook way;
  private final Known known;
  private final Http http = new Http();

  SlackWebhookSender(Alerts.Way.SlackWebhook way, Known known) {
    this.way = way;
    this.known = known;
  }

  @Override
  public Optional<String> send(List<Notice> notices) throws NotSent {
    for (Notice notice : notices) {
      http.send(request(Map.of("text", SlackText.of(notice, way.mentions()))), News.How.UNSURE);
    }
    return Optional.empty();
  }

  private HttpRequest request(Map<String, String> body) throws NotSent {
    try {
      return HttpRequest.newBuilder(URI.create(known.of(way.url()).reveal().strip()))
          .timeout(Http.TIMEOUT)
          .header("Content-Type", "application/json; charset=utf-8")
          .POST(BodyPublishers.ofString(Json.write(body)))
          .build();
    } catch (IllegalArgumentException e) {
      // Its message would show the address, which is a secret. So is the cause not kept.
      throw NotSent.of(News.How.REFUSED, "what 'webhook' refers to is no address");
    }
  }

  @Override
  public boolean repeatable(Notice notice) {
    return false;
  }

  @Override
  public void close() {
    http.close();
  }
}
