package io.signalbox.routes.schedule;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Header;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Schedule;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, every few seconds, which schedules have fired since the last look – or, after a start,
 * within the time for which they are made up for – and asks for what they ask for.
 */
public final class Schedules {
  /** Whose events these are. */
  public static final String SOURCE = "signalbox-schedule";

  private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

  /** However little may be made up for: a look that comes late is no misfire. */
  private static final Duration LEAST = Duration.ofSeconds(30);

  private final Parts parts;
  private final Map<String, Instant> done = new HashMap<>();

  /**
   * What it needs.
   *
   * @param schedules as configured now
   * @param records of all targets, as the broker holds them
   */
  public record Parts(
      ConnectionFactory connections,
      Supplier<List<Schedule>> schedules,
      Supplier<Map<Target, TargetRecord>> records,
      InstantSource clock) {}

  public Schedules(Parts parts) {
    this.parts = parts;
  }

  /** One look; what could not be asked for is asked for by the next one. */
  public synchronized void look() {
    Instant now = parts.clock().instant();
    for (Schedule schedule : parts.schedules().get()) {
      Duration late = schedule.late().compareTo(LEAST) > 0 ? schedule.late() : LEAST;
      Instant since = now.minus(late);
      Instant before = done.getOrDefault(schedule.name(), since);
      Fires.last(schedule, before.isAfter(since) ? before : since, now)
          .ifPresent(due -> fire(schedule, due));
    }
  }

  private void fire(Schedule schedule, Instant due) {
    try (JMSContext context = parts.connections().createContext(JMSContext.SESSION_TRANSACTED)) {
      Map<Target, TargetRecord> records = parts.records().get();
      for (ServiceName service : schedule.services()) {
        Target target = new Target(service, schedule.environment());
        Optional<Version> version = version(schedule, target, records);
        if (schedule.prune() || version.isPresent()) send(context, schedule, target, version, due);
        else
          LOG.warn(
              "Schedule {}: nothing serves on {} that could be deployed anew.",
              schedule.name(),
              target);
      }
      context.commit();
      done.put(schedule.name(), due);
    } catch (JMSRuntimeException | IllegalStateException e) {
      LOG.warn(
          "Schedule {}, due {}, could not be asked for and is tried again: {}",
          schedule.name(),
          due,
          e.getMessage());
    }
  }

  /** Of a pruning: none. */
  private static Optional<Version> version(
      Schedule schedule, Target target, Map<Target, TargetRecord> records) {
    if (schedule.prune()) return Optional.empty();
    return schedule
        .version()
        .or(
            () ->
                Optional.ofNullable(records.get(target))
                    .flatMap(TargetRecord::current)
                    .map(Proven::version));
  }

  private void send(
      JMSContext context,
      Schedule schedule,
      Target target,
      Optional<Version> version,
      Instant due) {
    String id = schedule.name() + "@" + due;
    String by = "schedule " + schedule.name();
    CloudEvent event =
        new CloudEvent(
            "1.0",
            id,
            SOURCE,
            schedule.prune() ? "io.signalbox.prune.requested" : "io.signalbox.deploy.requested",
            parts.clock().instant(),
            new Data(
                target.service().value(),
                target.environment().value(),
                version.map(Version::value),
                by,
                "due " + due,
                true));
    context
        .createProducer()
        .setDeliveryMode(DeliveryMode.PERSISTENT)
        // Another engine, or this one before a restart, may have asked for it already.
        .setProperty("_AMQ_DUPL_ID", SOURCE + "#" + target.service() + "#" + id)
        .setProperty(Header.TARGET, target.toString())
        .send(context.createQueue(AddressBook.REQUESTS), Json.write(event));
    LOG.info(
        "Schedule {}, due {}: asked to {} {}.",
        schedule.name(),
        due,
        version.map(v -> "deploy " + v + " to").orElse("prune"),
        target);
  }

  private record CloudEvent(
      String specversion, String id, String source, String type, Instant time, Data data) {}

  private record Data(
      String service,
      String environment,
      Optional<String> version,
      String by,
      String reason,
      boolean automatic) {}
}
