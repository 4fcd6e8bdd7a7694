package io.signalbox.routes.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.spec.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Calls the API of a git host: bounded in time, and in what is read of its answers. */
final class GitCalls {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 4 << 20;
  private static final int TOO_MANY = 429;

  private final HttpClient http;
  private final String url;
  private final Map<String, String> headers;

  /**
   * @param url without a slash at its end
   */
  GitCalls(HttpClient http, String url, Map<String, String> headers) {
    this.http = http;
    this.url = url;
    this.headers = Map.copyOf(headers);
  }

  static GitCalls github(HttpClient http, String url, Secret token) {
    return new GitCalls(
        http,
        url,
        Map.of(
            "Authorization",
            "Bearer " + token.reveal(),
            "Accept",
            "application/vnd.github+json",
            "X-GitHub-Api-Version",
            "2022-11-28"));
  }

  static GitCalls gitlab(HttpClient http, String url, Secret token) {
    return new GitCalls(http, url, Map.of("PRIVATE-TOKEN", token.reveal()));
  }

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) throws IOException, GitHost.Refused {
    return call("GET", path, BodyPublishers.noBody());
  }

  JsonNode post(String path, Object body) throws IOException, GitHost.Refused {
    return call("POST", path, BodyPublishers.ofString(Json.write(body)));
  }

  JsonNode put(String path, Object body) throws IOException, GitHost.Refused {
    return call("PUT", path, BodyPublishers.ofString(Json.write(body)));
  }

  private JsonNode call(String method, String path, HttpRequest.BodyPublisher body)
      throws IOException, GitHost.Refused {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("User-Agent", "signalbox")
            .method(method, body);
    headers.forEach(request::header);
    try {
      HttpResponse<InputStream> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        return read(method + " " + path, answer.statusCode(), in.readNBytes(MOST_BYTES));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while it was called", e);
    }
  }

  private static JsonNode read(String call, int status, byte[] bytes)
      throws IOException, GitHost.Refused {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (status / 100 == 2) {
      try {
        return Json.tree(text.isBlank() ? "{}" : text);
      } catch (IllegalArgumentException e) {
        throw new GitHost.Refused("%s was answered with something else than JSON".formatted(call));
      }
    }
    String said =
        "%s was answered with %d: %s"
            .formatted(
                call,
                status,
                text.substring(0, Math.min(200, text.length())).replaceAll("\\p{Cntrl}", " "));
    // GitHub also says 403 for its rate limit.
    boolean limited = status == TOO_MANY || (status == 403 && text.contains("rate limit"));
    if (status >= 500 || status == 408 || limited) throw new IOException(said);
    throw new GitHost.Refused(said);
  }
}
