package io.signalbox.routes.alert.send;

import io.signalbox.engine.alert.News;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** One request to a channel, and what its failure means for the message in it. */
final class Http implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** An answer that is no refusal by its status. */
  record Reply(int status, String body) {}

  /**
   * @param unknown what it means that the request went out and no answer came
   */
  Reply send(HttpRequest request, News.How unknown) throws NotSent {
    Duration patience = request.timeout().orElse(TIMEOUT).plusSeconds(1);
    CompletableFuture<HttpResponse<InputStream>> asking =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      // The request's own timeout ends with the headers; a body may come for ever.
      CompletableFuture<Reply> reply = asking.thenApplyAsync(Http::read);
      return judged(reply.get(patience.toMillis(), TimeUnit.MILLISECONDS), asking, unknown);
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause(), unknown);
    } catch (TimeoutException e) {
      asking.cancel(true);
      throw new NotSent(unknown, "no answer within " + patience.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      asking.cancel(true);
      Thread.currentThread().interrupt();
      throw new NotSent(unknown, "Signalbox was stopping", e);
    }
  }

  private static Reply read(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      String body = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      return new Reply(response.statusCode(), body);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static NotSent failed(Throwable cause, News.How unknown) {
    boolean never =
        cause instanceof ConnectException
            || cause instanceof HttpConnectTimeoutException
            || cause instanceof UnresolvedAddressException
            || cause instanceof UnknownHostException
            || cause instanceof SSLHandshakeException;
    String what =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new NotSent(
        never ? News.How.LATER : unknown,
        (never ? "no connection: " : "the connection broke: ") + what,
        cause);
  }

  private static Reply judged(
      Reply reply, CompletableFuture<HttpResponse<InputStream>> asking, News.How unknown)
      throws NotSent {
    int status = reply.status();
    if (status < 300) return reply;
    String said = "HTTP %d%s".formatted(status, shown(reply.body()));
    if (status == 429 || status == 503) {
      throw new NotSent(News.How.LATER, retryAfter(asking.join()), said);
    }
    // A gateway on the way gave up; what is behind it may not have.
    if (status == 502 || status == 504) throw NotSent.of(unknown, said);
    if (status >= 500 || status == 408) throw NotSent.of(News.How.LATER, said);
    throw NotSent.of(News.How.REFUSED, said);
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(v -> v.matches("[0-9]{1,6}"))
        .map(v -> Duration.ofSeconds(Long.parseLong(v)))
        .map(d -> d.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : d);
  }

  static String shown(String body) {
    String clean = body.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?").strip();
    if (clean.isEmpty()) return "";
    return ": " + (clean.length() > 200 ? clean.substring(0, 200) + "…" : clean);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
