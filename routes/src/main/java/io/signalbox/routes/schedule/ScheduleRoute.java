package io.signalbox.routes.schedule;

import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;

/** Looks at the schedules again and again; one look at a time. */
public final class ScheduleRoute extends RouteBuilder {
  private static final long EVERY_MS = 5_000;

  private final Schedules schedules;

  public ScheduleRoute(Schedules schedules) {
    this.schedules = schedules;
  }

  @Override
  public void configure() {
    QuartzComponent clock = new QuartzComponent();
    clock.setProperties(
        Map.of(
            "org.quartz.scheduler.instanceName", "signalbox-schedules",
            "org.quartz.threadPool.threadCount", "1",
            "org.quartz.scheduler.skipUpdateCheck", "true"));
    getContext().addComponent("clock", clock);
    from("clock:schedules?stateful=true&trigger.repeatCount=-1&trigger.repeatInterval=" + EVERY_MS)
        .routeId("schedules")
        .description("Asks for what schedules ask for, when they are due.")
        .process(exchange -> schedules.look());
  }
}
