package io.signalbox.routes.sample;

import io.signalbox.routes.bus.Catalog;
import io.signalbox.routes.bus.Endpoints;
import java.time.InstantSource;
import org.apache.camel.builder.RouteBuilder;

/** Hears samples that others push. */
public final class SampleRoute extends RouteBuilder {
  private final SampleProcessor processor;

  public SampleRoute(SampleBoard board, Catalog catalog, InstantSource clock) {
    this.processor = new SampleProcessor(board, catalog, clock);
  }

  @Override
  public void configure() {
    errorHandler(noErrorHandler());
    from(Endpoints.samples())
        .routeId("samples")
        .description("Hears what others measure, for the checks that wait for it.")
        .process(processor);
  }
}
