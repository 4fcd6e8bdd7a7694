package io.signalbox.routes.alert;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.function.Function;

/** Somebody who is spoken to by HTTP and answers as a function of the request says. */
final class HttpPeer implements AutoCloseable {
  /** The connection ends without an answer. */
  static final ResponseDefinitionBuilder NOTHING = aResponse().withFault(Fault.EMPTY_RESPONSE);

  private final WireMockServer server;

  HttpPeer(Function<Request, ResponseDefinitionBuilder> answers) {
    server =
        new WireMockServer(
            options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .disableRequestJournal()
                .extensions(new Answering(answers)));
    server.start();
    server.stubFor(any(anyUrl()).willReturn(aResponse()));
  }

  private record Answering(Function<Request, ResponseDefinitionBuilder> answers)
      implements ResponseDefinitionTransformerV2 {
    @Override
    public ResponseDefinition transform(ServeEvent event) {
      return answers.apply(event.getRequest()).build();
    }

    @Override
    public String getName() {
      return "answering";
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
