package io.signalbox.app.cli.doctor;

import io.signalbox.app.cli.CliFailure;
import io.signalbox.app.cli.remote.Trust;
import io.signalbox.config.ListenAddress;
import io.signalbox.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** What the Signalbox of this machine tells without a token. */
final class LocalApi {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private LocalApi() {}

  /** The body, whatever the status; empty when nobody answers. */
  static Optional<String> get(Settings.Api api, String path) {
    ListenAddress at = api.listen();
    String host = at.host().equals("0.0.0.0") ? "127.0.0.1" : at.host();
    String scheme = api.tls().isPresent() ? "https://" : "http://";
    URI uri = URI.create(scheme + new ListenAddress(host, at.port()) + path);
    try (HttpClient http = client(api)) {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER).build();
      return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException | CliFailure e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static HttpClient client(Settings.Api api) {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT);
    return api.tls()
        .map(t -> client.sslContext(new Trust.Exactly(t.certificate()).context()))
        .orElse(client)
        .build();
  }
}
