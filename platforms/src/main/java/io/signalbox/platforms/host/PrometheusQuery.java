package io.signalbox.platforms.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An instant query of Prometheus' HTTP API (v1), asked from the engine's machine. */
final class PrometheusQuery {
  private static final int MOST_ANSWER = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private PrometheusQuery() {}

  static Look ask(Site site, CheckSpec check, SourceSpec.Prometheus source, Instant at)
      throws StepFailedException {
    return Look.of(
        switch (get(site, check, source, "/api/v1/query", "")) {
          case Answered.Not(String said) -> new Reading.Down(said);
          case Answered.Data(JsonNode data) -> read(data, check, at);
        });
  }

  /** What came of a request. */
  sealed interface Answered {
    record Data(JsonNode data) implements Answered {}

    record Not(String said) implements Answered {}
  }

  /**
   * @param path of the API
   * @param more parameters beside the query
   */
  static Answered get(
      Site site, CheckSpec check, SourceSpec.Prometheus source, String path, String more)
      throws StepFailedException {
    String query = Placeholders.withoutSlot(site, Optional.empty()).fill(source.query());
    URI address =
        URI.create(
            source.url().replaceAll("/+$", "")
                + path
                + "?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8)
                + more);
    HttpRequest request = HttpRequest.newBuilder(address).timeout(check.timeout()).GET().build();
    try {
      HttpResponse<InputStream> response =
          CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        String text = new String(body.readNBytes(MOST_ANSWER), StandardCharsets.UTF_8);
        return read(response.statusCode(), text);
      }
    } catch (IOException e) {
      return new Answered.Not(
          "%s at %s: %s".formatted(e.getClass().getSimpleName(), address.getAuthority(), words(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailedException(
          StepFailed.of(
              StepFailed.Code.INTERRUPTED,
              site.where(),
              "Asking Prometheus was interrupted.",
              "Nothing: it is asked again."));
    }
  }

  private static String words(IOException e) {
    return Sampler.shorten(String.valueOf(e.getMessage()));
  }

  private static Answered read(int status, String text) {
    JsonNode answer;
    try {
      answer = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return new Answered.Not("status %d, and no JSON".formatted(status));
    }
    return answer.path("status").asText().equals("success")
        ? new Answered.Data(answer.path("data"))
        : new Answered.Not(
            "status %d: %s"
                .formatted(
                    status, Sampler.shorten(answer.path("error").asText("no error stated"))));
  }

  private static Reading read(JsonNode data, CheckSpec check, Instant at) {
    return switch (data.path("resultType").asText()) {
      case "scalar" -> value(data.path("result"), check, at);
      case "vector" -> vector(data.path("result"), check, at);
      default ->
          new Reading.Down(
              "the query gives a %s; one number is needed"
                  .formatted(data.path("resultType").asText("?")));
    };
  }

  private static Reading vector(JsonNode result, CheckSpec check, Instant at) {
    return switch (result.size()) {
      case 0 -> new Reading.NoData("the query gives no series");
      case 1 -> value(result.path(0).path("value"), check, at);
      default ->
          new Reading.Down(
              "the query gives %d series; aggregate them to one".formatted(result.size()));
    };
  }

  private static Reading value(JsonNode pair, CheckSpec check, Instant at) {
    Optional<Double> number = Exposition.number(pair.path(1).asText());
    if (number.isEmpty() || !Double.isFinite(number.get())) {
      return new Reading.NoData(
          "the query gives " + Sampler.shorten(pair.path(1).asText("nothing")));
    }
    Instant measured = Instant.ofEpochMilli(Math.round(pair.path(0).asDouble() * 1000));
    return Freshness.of(new Reading.Value(number.get()), measured, check, at);
  }
}
