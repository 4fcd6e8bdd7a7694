package io.signalbox.routes.api.view;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the clock asks for.
 *
 * @param schedules of the configuration, again and again
 * @param pending asked for once, for a time to come; the next first
 */
public record SchedulesView(List<Schedule> schedules, List<Pending> pending) {
  public SchedulesView {
    schedules = List.copyOf(schedules);
    pending = List.copyOf(pending);
  }

  /**
   * One of the configuration.
   *
   * @param next empty when it never fires
   * @param prune whether it prunes, and deploys nothing
   * @param version empty for the one that serves at that time
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Schedule(
      String name,
      String cron,
      String zone,
      Optional<Instant> next,
      EnvironmentName environment,
      List<ServiceName> services,
      boolean prune,
      Optional<Version> version) {
    public Schedule {
      services = List.copyOf(services);
    }
  }

  /** One deployment that waits for its time. */
  public record Pending(DeploymentId deployment, Target target, String version, Instant due) {}
}
