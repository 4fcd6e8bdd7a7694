package io.signalbox.app.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.app.cli.remote.Current;
import io.signalbox.broker.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operator API of engines that may be away at any moment; whoever answers first is asked. */
final class Api {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<Path> homes;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * @param homes where each running one writes down how it is reached
   */
  Api(List<Path> homes) {
    this.homes = List.copyOf(homes);
  }

  /** What it answered; empty where it did not, or not with success. */
  Optional<JsonNode> get(String path) {
    return text(path).map(Json::tree);
  }

  /** The same, as it came. */
  Optional<String> text(String path) {
    return send(path, HttpRequest.newBuilder().GET());
  }

  /**
   * @param key names the event: the same one for every attempt
   */
  Optional<JsonNode> post(String path, String key, Map<String, String> body) {
    return send(
            path,
            HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(Json.write(body))))
        .map(Json::tree);
  }

  /**
   * Sends it as a monitor would: again and again, until it is answered.
   *
   * @param bearer proves who sends it
   */
  Optional<JsonNode> deliver(String path, String bearer, Object body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body)));
    return homes.stream()
        .flatMap(h -> send(h, path, request.copy(), Optional.of(bearer)).stream())
        .findFirst()
        .map(Json::tree);
  }

  /** Whether all of them are. */
  boolean ready() {
    return homes.stream()
        .allMatch(
            h ->
                send(h, "/health/ready", HttpRequest.newBuilder().GET(), Optional.empty())
                    .isPresent());
  }

  /** Each of them, for what they say of themselves alone. */
  List<Api> each() {
    return homes.stream().map(h -> new Api(List.of(h))).toList();
  }

  private Optional<String> send(String path, HttpRequest.Builder request) {
    return homes.stream()
        .flatMap(h -> send(h, path, request.copy(), Optional.empty()).stream())
        .findFirst();
  }

  /**
   * @param bearer who asks; the owner, where nobody is named
   */
  private Optional<String> send(
      Path home, String path, HttpRequest.Builder request, Optional<String> bearer) {
    Optional<Current> current = Current.read(home);
    if (current.isEmpty()) return Optional.empty();
    try {
      String token =
          bearer.isPresent() ? bearer.get() : Files.readString(current.get().tokenFile()).strip();
      HttpResponse<String> answer =
          http.send(
              request
                  .uri(URI.create(current.get().url() + path))
                  .timeout(PATIENCE)
                  .header("Authorization", "Bearer " + token)
                  .build(),
              BodyHandlers.ofString());
      return answer.statusCode() < 300 ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
