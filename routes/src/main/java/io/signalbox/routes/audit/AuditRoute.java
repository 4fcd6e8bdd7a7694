package io.signalbox.routes.audit;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;

/** Holds an audit now and then; one at a time. */
public final class AuditRoute extends RouteBuilder {
  private final Audit audit;
  private final Duration every;

  public AuditRoute(Audit audit, Duration every) {
    this.audit = audit;
    this.every = every;
  }

  @Override
  public void configure() {
    QuartzComponent clock = new QuartzComponent();
    clock.setProperties(
        Map.of(
            "org.quartz.scheduler.instanceName", "signalbox-audit",
            "org.quartz.threadPool.threadCount", "1",
            "org.quartz.scheduler.skipUpdateCheck", "true"));
    getContext().addComponent("quartz", clock);
    from("quartz:audit?stateful=true&trigger.repeatCount=-1&trigger.repeatInterval="
            + every.toMillis())
        .routeId("audit")
        .description("Compares the target records with the messages on the queues.")
        .process(exchange -> audit.round());
  }
}
