package io.signalbox.routes.api;

import io.signalbox.broker.BrokerUnavailableException;
import io.signalbox.broker.ledger.LedgerUnavailableException;
import io.signalbox.routes.api.access.Caller;
import io.signalbox.routes.api.access.Role;
import io.signalbox.routes.api.access.TokenBook;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From HTTP to a call and back: the address, who asks, a bounded body, and every error as JSON. */
final class ApiHandler extends Handler.Abstract {
  /** No body may be larger. */
  static final int MOST_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
  private static final int MOST_SKIPPED = 8 << 20;
  private static final String BEARER = "Bearer ";
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final List<Address> open;
  private final List<Address> local;
  private final List<Address> guarded;
  private final TokenBook tokens;

  /**
   * @param open what anybody may ask who reaches this port
   * @param local what takes no token from this machine
   * @param guarded what takes a token
   */
  ApiHandler(List<Address> open, List<Address> local, List<Address> guarded, TokenBook tokens) {
    this.open = List.copyOf(open);
    this.local = List.copyOf(local);
    this.guarded = Stream.concat(guarded.stream(), local.stream()).toList();
    this.tokens = tokens;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer answer;
    try {
      answer = answer(request);
    } catch (Refused e) {
      answer = e.answer();
    } catch (RequestSender.BusAway e) {
      LOG.warn("A request was not accepted: {}", e.getMessage());
      answer =
          new Refused(
                  503,
                  String.valueOf(e.getMessage()),
                  "Nothing was requested. Ask again with the same Idempotency-Key; 'signalbox doctor' looks at the broker.")
              .answer();
    } catch (BrokerUnavailableException e) {
      answer =
          new Refused(
                  503,
                  String.valueOf(e.getMessage()),
                  "Nothing was changed. Ask again; 'signalbox doctor' looks at the broker.")
              .answer();
    } catch (LedgerUnavailableException e) {
      answer =
          new Refused(
                  503,
                  String.valueOf(e.getMessage()),
                  "Deployments go on without the ledger; 'signalbox status' shows the targets. Mend the database, then ask again.")
              .answer();
    } catch (IOException e) {
      // Nobody is left to answer.
      callback.failed(e);
      return true;
    } catch (RuntimeException e) {
      LOG.error("The API failed at {} {}", request.getMethod(), request.getHttpURI().getPath(), e);
      answer =
          new Refused(
                  500,
                  "Signalbox failed to answer: " + e.getClass().getSimpleName() + ".",
                  "This is a bug; its log has the trace. Nothing was changed by this answer.")
              .answer();
    }
    Leftover.settle(request, response);
    write(response, answer, callback);
    return true;
  }

  private Answer answer(Request request) throws IOException {
    List<String> path = Address.parts(Request.getPathInContext(request));
    Optional<Matched> free = find(open, request.getMethod(), path);
    if (free.isEmpty() && isLocal(request)) free = find(local, request.getMethod(), path);
    if (free.isPresent()) return ask(free.get(), request, Caller.NOBODY);
    Caller caller = caller(request);
    Matched matched =
        find(guarded, request.getMethod(), path).orElseThrow(() -> nowhere(request, path));
    Role least = matched.address().least();
    if (!caller.role().includes(least)) {
      throw new Refused(
          403,
          "Token '%s' has the role %s, and this takes %s."
              .formatted(caller.name(), lower(caller.role()), lower(least)),
          "Use another token; 'signalbox token list' shows them to an admin.");
    }
    return ask(matched, request, caller);
  }

  /** A proxy on this machine passes strangers on; it says so. */
  private static boolean isLocal(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress at
        && at.getAddress() != null
        && at.getAddress().isLoopbackAddress()
        && !request.getHeaders().contains(HttpHeader.X_FORWARDED_FOR)
        && !request.getHeaders().contains(HttpHeader.FORWARDED);
  }

  private record Matched(Address address, Map<String, String> segments) {}

  private static Optional<Matched> find(List<Address> addresses, String method, List<String> path) {
    return addresses.stream()
        .filter(a -> a.method().equals(method))
        .flatMap(a -> a.match(path).map(open -> new Matched(a, open)).stream())
        .findFirst();
  }

  private static Answer ask(Matched matched, Request request, Caller caller) throws IOException {
    return matched
        .address()
        .endpoint()
        .answer(new Call(caller, matched.segments(), query(request), body(request), key(request)));
  }

  private Refused nowhere(Request request, List<String> path) {
    List<String> methods =
        guarded.stream().filter(a -> a.match(path).isPresent()).map(Address::method).toList();
    if (methods.isEmpty()) {
      return Refused.notFound(
          "There is nothing at " + Fields.shown(request.getHttpURI().getPath()) + ".",
          "The API begins at /api/v1; docs/api.md lists it.");
    }
    return new Refused(
        405,
        "%s is not for this address.".formatted(Fields.shown(request.getMethod())),
        "Use " + String.join(" or ", methods) + ".");
  }

  private Caller caller(Request request) {
    String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw new Refused(
          401,
          "This takes a token.",
          "Send 'Authorization: Bearer TOKEN'; on this machine the owner's token is the file "
              + TokenBook.OWNER_FILE
              + " in the data directory.");
    }
    return tokens
        .caller(header.substring(BEARER.length()).strip())
        .orElseThrow(
            () ->
                new Refused(
                    401,
                    "The token is not known; it was revoked, or belongs to another Signalbox.",
                    "Ask an admin for a new one ('signalbox token create')."));
  }

  private static Query query(Request request) {
    Map<String, String> values = new HashMap<>();
    try {
      for (Field field : Request.extractQueryParameters(request, StandardCharsets.UTF_8)) {
        if (field.getValues().size() > 1) {
          throw Refused.badRequest(
              "The parameter '" + Fields.shown(field.getName()) + "' is there twice.",
              "Give it once.");
        }
        values.put(field.getName(), field.getValue() == null ? "" : field.getValue());
      }
    } catch (IllegalArgumentException e) {
      throw new Refused(400, "The parameters cannot be read.", "Encode them as UTF-8.", e);
    }
    return new Query(values);
  }

  private static String body(Request request) throws IOException {
    try (InputStream in = Content.Source.asInputStream(request)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        // A client that still sends would lose the answer with the connection.
        long skipped = 0;
        for (long n = 1; n > 0 && skipped < MOST_SKIPPED; skipped += n) n = in.skip(64 << 10);
        throw tooLarge();
      }
      String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
      // A page in a browser cannot send this type across origins without asking first.
      if (bytes.length > 0 && (type == null || !type.startsWith(Answer.JSON))) {
        throw new Refused(
            415, "The body is not declared as JSON.", "Send 'Content-Type: application/json'.");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static Refused tooLarge() {
    return new Refused(
        413,
        "The body is larger than " + (MOST_BYTES >> 20) + " MiB.",
        "Requests are small; large content belongs into the artifact.");
  }

  private static Optional<String> key(Request request) {
    Optional<String> key = Optional.ofNullable(request.getHeaders().get("Idempotency-Key"));
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      throw Refused.badRequest(
          "Expected Idempotency-Key to be 1 to 200 visible ASCII characters.",
          "A UUID is a good key.");
    }
    return key;
  }

  private static void write(Response response, Answer answer, Callback callback) {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    Content.Sink.write(response, true, answer.body(), callback);
  }

  private static String lower(Role role) {
    return role.name().toLowerCase(java.util.Locale.ROOT);
  }
}
