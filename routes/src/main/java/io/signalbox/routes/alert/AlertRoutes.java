package io.signalbox.routes.alert;

import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.broker.AlertReader;
import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.routes.alert.send.Senders;
import io.signalbox.routes.bus.Endpoints;
import jakarta.jms.ConnectionFactory;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alert desk, and a route for each kind of channel. */
public final class AlertRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(AlertRoutes.class);

  /** So many messages of a kind are sent at once, so that one slow channel stops no other. */
  static final int AT_ONCE = 3;

  private final Parts parts;

  /**
   * What alerts need.
   *
   * @param alerts the configuration, asked again for every message
   */
  public record Parts(
      ConnectionFactory connections,
      Supplier<Alerts> alerts,
      Senders senders,
      AckLinks links,
      MeterRegistry registry,
      InstantSource clock) {}

  public AlertRoutes(Parts parts) {
    this.parts = parts;
  }

  @Override
  public void configure() {
    // An exception rolls the session back, and the broker delivers again.
    errorHandler(noErrorHandler());
    AlertBook book = new AlertBook(new AlertReader(parts.connections()));
    from(Endpoints.alertDesk())
        .routeId("alerts.desk")
        .description("Decides, one after the other, who is told what and when.")
        .process(logged(new DeskProcessor(book, parts.alerts(), parts.links(), parts.clock())));
    AlertCounts counts = new AlertCounts(parts.registry());
    for (ChannelKind kind : ChannelKind.values()) {
      from(Endpoints.alerts(kind, AT_ONCE))
          .routeId("alerts." + kind.lower())
          .description("Sends by the channels of kind " + kind.lower() + ".")
          .process(
              logged(
                  new ChannelProcessor(
                      kind, parts.senders(), parts.alerts(), counts, parts.clock())));
    }
  }

  private static Processor logged(Processor processor) {
    return exchange -> {
      try {
        processor.process(exchange);
      } catch (Exception e) {
        LOG.error("Route {} failed; its message is delivered again.", exchange.getFromRouteId(), e);
        throw e;
      }
    };
  }
}
