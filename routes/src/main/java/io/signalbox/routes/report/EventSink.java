package io.signalbox.routes.report;

import io.signalbox.engine.spec.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Posts events to whoever keeps book of what serves where. */
final class EventSink {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http;
  private final String url;
  private final Optional<Secret> token;

  EventSink(HttpClient http, String url, Optional<Secret> token) {
    this.http = http;
    this.url = url;
    this.token = token;
  }

  /**
   * @throws GitHost.Refused when it does not help to try again
   * @throws IOException when it may
   */
  void post(String json) throws IOException, GitHost.Refused {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("Content-Type", "application/cloudevents+json")
            .header("User-Agent", "signalbox")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    token.ifPresent(t -> request.header("Authorization", "Bearer " + t.reveal()));
    try {
      HttpResponse<InputStream> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      // Nothing is read of it: its length is not ours to bound.
      answer.body().close();
      said(answer.statusCode());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while it was called", e);
    }
  }

  private static void said(int status) throws IOException, GitHost.Refused {
    if (status / 100 == 2) return;
    String said = "it answered with " + status;
    if (status >= 500 || status == 408 || status == 429) throw new IOException(said);
    throw new GitHost.Refused(said);
  }
}
