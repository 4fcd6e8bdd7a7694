package io.signalbox.config;

import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Version;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Deploys, or prunings, that the clock asks for.
 *
 * @param cron when, in the zone
 * @param late what was missed, because nobody was there, is made up for within this time
 * @param services of the environment, in the order in which they are asked for
 * @param prune whether what nobody needs is removed, and nothing deployed
 * @param version empty for the one that serves at that time
 */
public record Schedule(
    String name,
    Crontab cron,
    ZoneId zone,
    Duration late,
    EnvironmentName environment,
    List<ServiceName> services,
    boolean prune,
    Optional<Version> version) {
  public Schedule {
    services = List.copyOf(services);
  }
}
