package io.signalbox.routes.report;

import io.signalbox.routes.bus.Endpoints;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.camel.builder.RouteBuilder;

/** Facts become reports, and reports are told. */
public final class ReportRoutes extends RouteBuilder {
  /** Before the second attempt. */
  public static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

  private final GitHosts hosts;
  private final Duration firstPause;
  private final InstantSource clock;

  public ReportRoutes(GitHosts hosts, Duration firstPause, InstantSource clock) {
    this.hosts = hosts;
    this.firstPause = firstPause;
    this.clock = clock;
  }

  @Override
  public void configure() {
    errorHandler(noErrorHandler());
    from(Endpoints.reportedEvents())
        .routeId("reports.events")
        .description("Finds out which git host has to be told of a fact.")
        .process(new EventProcessor(hosts));
    from(Endpoints.reports())
        .routeId("reports")
        .description("Tells git hosts what became of their events.")
        .process(new ReportProcessor(hosts, firstPause, clock));
  }
}
