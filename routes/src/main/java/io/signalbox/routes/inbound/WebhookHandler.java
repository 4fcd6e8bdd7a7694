package io.signalbox.routes.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Configuration;
import io.signalbox.config.inbound.Inbound;
import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.routes.api.Leftover;
import io.signalbox.routes.api.view.ErrorView;
import io.signalbox.routes.inbound.event.Delivery;
import io.signalbox.routes.inbound.event.Unreadable;
import io.signalbox.routes.inbound.proof.Headers;
import io.signalbox.routes.inbound.proof.Proof;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /webhooks/NAME}. In this order: who calls how often, who it says it is, a bounded
 * body, the proof, what it says. Nothing is read of a body before its proof, and nothing is kept of
 * one without.
 */
public final class WebhookHandler extends Handler.Abstract {
  /** Everything below it is ours. */
  public static final String PATH = "/webhooks/";

  private static final Logger LOG = LoggerFactory.getLogger(WebhookHandler.class);
  private static final String UNKNOWN = "unknown";
  private static final double ONE_A_MINUTE = 1 / 60.0;

  private final Parts parts;
  private final Rates rates;
  private final Bodies bodies = new Bodies();

  /**
   * What it works with.
   *
   * @param secrets looks one up, or says why not
   */
  public record Parts(
      Supplier<Configuration> configuration,
      Intake intake,
      Function<SecretRef, Optional<Secret>> secrets,
      MeterRegistry metrics,
      InstantSource clock) {}

  public WebhookHandler(Parts parts) {
    this.parts = parts;
    this.rates = new Rates(parts.clock());
  }

  /** What is answered: the delivery's id, and what became of each event in it. */
  public record Taken(String event, List<DeliveryRecord> events) {}

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    if (!path.startsWith(PATH)) return false;
    String name = path.substring(PATH.length());
    Inbound inbound = parts.configuration().get().inbound();
    String counted = inbound.source(name).map(WebhookSource::name).orElse(UNKNOWN);
    try {
      Taken taken = take(request, inbound, name);
      taken.events().forEach(e -> count(counted, e.outcome()));
      boolean accepted = taken.events().stream().anyMatch(e -> !e.asked().isEmpty());
      answer(request, response, accepted ? 202 : 200, Json.write(taken), callback);
    } catch (Turned e) {
      count(counted, e.counted());
      turn(request, response, e.status(), e.said(), e.next(), callback);
    } catch (DeliveryBook.BusAway e) {
      LOG.warn("A delivery of {} was not accepted: {}", counted, e.getMessage());
      count(counted, "bus_away");
      turn(
          request,
          response,
          503,
          String.valueOf(e.getMessage()),
          "Send it again; 'signalbox doctor' looks at the broker.",
          callback);
    } catch (IOException e) {
      count(counted, "broken_off");
      callback.failed(e);
    } catch (RuntimeException e) {
      LOG.error("A delivery of {} failed", counted, e);
      count(counted, "bug");
      turn(
          request,
          response,
          500,
          "Signalbox failed at this delivery: " + e.getClass().getSimpleName() + ".",
          "This is a bug; its log has the trace. Send it again.",
          callback);
    }
    return true;
  }

  private Taken take(Request request, Inbound inbound, String name) throws Turned, IOException {
    String address = address(request);
    if (!local(request)
        && !rates.allow("address " + address, inbound.perSecond(), inbound.perSecond()))
      throw tooOften();
    WebhookSource source =
        inbound
            .source(name)
            .orElseThrow(
                () ->
                    new Turned(
                        404,
                        "nowhere",
                        "There is no webhook source of that name.",
                        "Name it in 'webhooks.sources' of the configuration."));
    if (!request.getMethod().equals("POST")) {
      throw new Turned(405, "method", "A delivery is a POST.", "Send it so.");
    }
    checkType(request);
    Proof proof = new Proof(source, secrets(source));
    Headers headers = headers(request);
    return bodies.with(
        request,
        inbound.mostBytes(),
        body -> {
          Optional<String> failure = proof.failure(headers, body, parts.clock().instant());
          if (failure.isPresent()) throw unproven(source, address, failure.get());
          if (!rates.allow("source " + name, inbound.perSecond(), inbound.perSecond())) {
            throw tooOften();
          }
          return taken(source, headers, body);
        });
  }

  private Taken taken(WebhookSource source, Headers headers, byte[] body) throws Turned {
    try {
      Delivery delivery = Delivery.read(source.kind(), headers, body);
      return new Taken(delivery.id(), parts.intake().take(source, delivery));
    } catch (Unreadable e) {
      LOG.warn("A delivery of {} could not be read: {}", source.name(), e.said());
      throw new Turned(400, "unreadable", e.said(), e.next());
    }
  }

  /** The sender learns nothing of why; the log says it, once a minute for each address. */
  private Turned unproven(WebhookSource source, String address, String why) {
    if (rates.allow("log " + address, ONE_A_MINUTE, 1)) {
      LOG.warn("A delivery to {} from {} was not taken: {}.", source.name(), address, why);
    }
    return new Turned(
        401,
        "unproven",
        "The delivery does not prove that it comes from its source.",
        "Give the sender one of the secrets of this source; Signalbox' log says what was missing.");
  }

  private static Turned tooOften() {
    return new Turned(429, "too_often", "Deliveries come too often.", "Send it again in a second.");
  }

  private List<Secret> secrets(WebhookSource source) throws Turned {
    List<Secret> found = new ArrayList<>();
    for (SecretRef ref : source.secrets()) {
      Optional<Secret> secret = parts.secrets().apply(ref).filter(s -> !s.reveal().isBlank());
      if (secret.isEmpty() && rates.allow("log " + ref, ONE_A_MINUTE, 1)) {
        LOG.error("{} of the webhook source {} is not there, or empty.", ref, source.name());
      }
      secret.ifPresent(found::add);
    }
    if (found.isEmpty()) {
      throw new Turned(
          503,
          "no_secret",
          "No delivery can be checked: the source's secrets are not there.",
          "Provide them to the Signalbox process, then send it again.");
    }
    return found;
  }

  /** GitHub can also send forms; those would have to be taken apart before they are proven. */
  private static void checkType(Request request) throws Turned {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    String main =
        type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
    if (main.isEmpty() || main.endsWith("/json") || main.endsWith("+json")) return;
    throw new Turned(
        415,
        "type",
        "The body is not declared as JSON.",
        "Let the sender send 'Content-Type: application/json'.");
  }

  private static Headers headers(Request request) {
    Headers headers = Headers.none();
    for (HttpField field : request.getHeaders()) {
      headers.with(field.getName(), field.getValue() == null ? "" : field.getValue());
    }
    return headers;
  }

  private static String address(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress at
            && at.getAddress() != null
        ? at.getAddress().getHostAddress()
        : UNKNOWN;
  }

  /** A proxy on this machine sends for everybody. */
  private static boolean local(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress at
        && at.getAddress() != null
        && at.getAddress().isLoopbackAddress();
  }

  private void count(String source, String outcome) {
    Counter.builder("signalbox.webhooks")
        .description("Events that came by webhook, and deliveries that were turned away")
        .tag("source", source)
        .tag("outcome", outcome)
        .register(parts.metrics())
        .increment();
  }

  private static void turn(
      Request request, Response response, int status, String said, String next, Callback callback) {
    if (status == 429 || status == 503) response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
    answer(request, response, status, Json.write(new ErrorView(said, next)), callback);
  }

  private static void answer(
      Request request, Response response, int status, String json, Callback callback) {
    Leftover.settle(request, response);
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    Content.Sink.write(response, true, json + "\n", callback);
  }
}
