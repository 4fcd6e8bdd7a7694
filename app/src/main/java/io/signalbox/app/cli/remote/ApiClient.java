package io.signalbox.app.cli.remote;

import io.signalbox.app.cli.CliFailure;
import io.signalbox.app.cli.Exit;
import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.view.ErrorView;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.SSLException;

/** Asks the API of a running Signalbox. */
public final class ApiClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 3;

  private final Server server;
  private final HttpClient http;

  public ApiClient(Server server) {
    this.server = server;
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    this.http = (server.tls() ? client.sslContext(server.trust().context()) : client).build();
  }

  public URI url() {
    return server.url();
  }

  /** The answer's body. */
  public String get(String path) {
    return body(send(request(path).GET().build(), 1));
  }

  /** The answer's body, or the refusal where there is nothing of that name. */
  public Reply ask(String path) {
    return send(request(path).GET().build(), 1);
  }

  /** An answer as it came. */
  public record Reply(int status, String body) {
    public boolean ok() {
      return status < 300;
    }
  }

  /**
   * Asks for something. Where the answer is lost on the way the same request is sent again, and its
   * key makes sure that it counts once.
   */
  public String post(String path, Object body) {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(Json.write(body)))
            .build();
    return body(send(request, ATTEMPTS));
  }

  public String delete(String path) {
    return body(send(request(path).DELETE().build(), 1));
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .timeout(ANSWER)
        .header("Authorization", "Bearer " + server.token().reveal());
  }

  private Reply send(HttpRequest request, int attempts) {
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<String> answer =
            http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Reply(answer.statusCode(), answer.body());
      } catch (SSLException e) {
        throw Distrust.explain(server.url(), e);
      } catch (IOException e) {
        if (attempt >= attempts || e instanceof java.net.ConnectException) throw away(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CliFailure(Exit.UNREACHABLE, "Interrupted.", "Ask again.");
      }
    }
  }

  private CliFailure away(IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (!server.tls() && why.contains("HTTP/1.1 ")) {
      return new CliFailure(
          Exit.UNREACHABLE,
          "What listens at %s does not answer in plain HTTP.".formatted(server.url()),
          "It may speak TLS: try https:// in --url or SIGNALBOX_URL.");
    }
    return new CliFailure(
        Exit.UNREACHABLE,
        "Signalbox cannot be reached at %s (%s).".formatted(server.url(), why),
        "Look whether it runs ('signalbox doctor'), and start it with 'signalbox up'. Deployments"
            + " that were begun go on as soon as it is up again.");
  }

  private static String body(Reply reply) {
    if (reply.ok()) return reply.body();
    throw refusal(reply);
  }

  /** What the server said no to, as the command line says it. */
  public static CliFailure refusal(Reply reply) {
    try {
      ErrorView error = Json.read(reply.body(), ErrorView.class);
      int exit = reply.status() == 503 ? Exit.UNREACHABLE : Exit.REJECTED;
      return new CliFailure(exit, error.error(), error.next());
    } catch (IllegalArgumentException e) {
      return new CliFailure(
          Exit.UNREACHABLE,
          "What answered is not Signalbox: HTTP %d.".formatted(reply.status()),
          "Look at --url, and at proxies on the way.");
    }
  }
}
