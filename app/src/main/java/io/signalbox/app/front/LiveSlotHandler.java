package io.signalbox.app.front;

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

/** Forwards each request to the slot that is live at that moment. */
final class LiveSlotHandler extends ProxyHandler.Reverse {
  private final FrontFile front;

  LiveSlotHandler(FrontFile front, HttpClient client) {
    super(request -> rewrite(front, request));
    this.front = front;
    setHttpClient(client);
  }

  private static HttpURI rewrite(FrontFile front, Request request) {
    int port = front.livePort().orElseThrow();
    return HttpURI.build(request.getHttpURI())
        .scheme("http")
        .authority("127.0.0.1", port)
        .asImmutable();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    front.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    if (front.livePort().isEmpty()) {
      Response.writeError(
          request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "No slot is live.");
      return true;
    }
    if (front.bodyLimit().filter(most -> request.getLength() > most).isPresent()) {
      Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
      return true;
    }
    return super.handle(request, response, callback);
  }

  @Override
  protected void addProxyHeaders(
      Request clientToProxyRequest, org.eclipse.jetty.client.Request proxyToServerRequest) {
    super.addProxyHeaders(clientToProxyRequest, proxyToServerRequest);
    // A kept connection to a slot that stops in this moment would lose a request; a new one per
    // request cannot.
    proxyToServerRequest
        .headers(h -> h.put(new HttpField(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString())))
        .timeout(front.timeout().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
  }
}
