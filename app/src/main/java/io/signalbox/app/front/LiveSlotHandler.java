package io.signalbox.app.front;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Forwards each request to the slot that is live at that moment, of one instance after the other.
 */
final class LiveSlotHandler extends ProxyHandler.Reverse {
  private static final String CHOSEN = LiveSlotHandler.class.getName();

  private final Map<String, FrontFile> fronts = new ConcurrentSkipListMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  /** Where one request goes. */
  private record Chosen(FrontFile front, int port) {}

  /** With a client of its own: the handler stops it when its listener goes. */
  LiveSlotHandler() {
    super(LiveSlotHandler::rewrite);
    HttpClient client = new HttpClient();
    client.setFollowRedirects(false);
    setHttpClient(client);
  }

  void put(String name, FrontFile front) {
    fronts.put(name, front);
  }

  /** How many are left. */
  int remove(String name) {
    fronts.remove(name);
    return fronts.size();
  }

  private Optional<Chosen> choose() {
    List<FrontFile> all = new ArrayList<>(fronts.values());
    int first = turn.getAndIncrement() & Integer.MAX_VALUE;
    for (int i = 0; i < all.size(); i++) {
      FrontFile front = all.get((first + i) % all.size());
      Optional<Integer> port = front.livePort();
      if (port.isPresent()) return Optional.of(new Chosen(front, port.get()));
    }
    return Optional.empty();
  }

  private static HttpURI rewrite(Request request) {
    Chosen chosen = (Chosen) request.getAttribute(CHOSEN);
    return HttpURI.build(request.getHttpURI())
        .scheme("http")
        .authority("127.0.0.1", chosen.port())
        .asImmutable();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Optional<Chosen> chosen = choose();
    if (chosen.isEmpty()) {
      Response.writeError(
          request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "No slot is live.");
      return true;
    }
    FrontFile front = chosen.get().front();
    front.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    if (front.bodyLimit().filter(most -> request.getLength() > most).isPresent()) {
      Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
      return true;
    }
    request.setAttribute(CHOSEN, chosen.get());
    return super.handle(request, response, callback);
  }

  @Override
  protected void addProxyHeaders(
      Request clientToProxyRequest, org.eclipse.jetty.client.Request proxyToServerRequest) {
    super.addProxyHeaders(clientToProxyRequest, proxyToServerRequest);
    Chosen chosen = (Chosen) clientToProxyRequest.getAttribute(CHOSEN);
    // A kept connection to a slot that stops in this moment would lose a request; a new one per
    // request cannot.
    proxyToServerRequest
        .headers(h -> h.put(new HttpField(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString())))
        .timeout(chosen.front().timeout().toMillis(), TimeUnit.MILLISECONDS);
  }
}
