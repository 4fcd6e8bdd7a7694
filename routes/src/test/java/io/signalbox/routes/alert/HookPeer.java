package io.signalbox.routes.alert;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Request;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes whatever is posted, and answers as it is told to. */
final class HookPeer implements AutoCloseable {
  final List<Hit> hits = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  volatile String answer = "ok";
  volatile boolean drops;
  private final HttpPeer peer = new HttpPeer(this::answer);

  record Hit(String path, Map<String, String> headers, String body) {}

  private ResponseDefinitionBuilder answer(Request request) {
    Map<String, String> headers = new HashMap<>();
    for (HttpHeader header : request.getHeaders().all())
      headers.put(header.key().toLowerCase(Locale.ROOT), header.firstValue());
    String path = URI.create(request.getUrl()).getPath();
    hits.add(new Hit(path, headers, request.getBodyAsString()));
    return drops ? HttpPeer.NOTHING : aResponse().withStatus(status).withBody(answer);
  }

  String url() {
    return peer.url();
  }

  @Override
  public void close() {
    peer.close();
  }
}
