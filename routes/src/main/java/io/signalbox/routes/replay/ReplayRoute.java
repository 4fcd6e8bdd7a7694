package io.signalbox.routes.replay;

import io.signalbox.routes.bus.Endpoints;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the broker's console replays. */
public final class ReplayRoute extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayRoute.class);

  private final ReplayProcessor processor;

  public ReplayRoute(ReplayProcessor processor) {
    this.processor = processor;
  }

  @Override
  public void configure() {
    errorHandler(noErrorHandler());
    from(Endpoints.replays())
        .routeId("replay")
        .description("Reads what the broker's console replays, and asks for it once more.")
        .process(
            exchange -> {
              try {
                processor.process(exchange);
              } catch (Exception e) {
                LOG.warn("A replayed event is looked at again later: {}", e.getMessage());
                throw e;
              }
            });
  }
}
