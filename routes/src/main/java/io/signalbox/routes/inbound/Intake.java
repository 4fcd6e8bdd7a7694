package io.signalbox.routes.inbound;

import io.signalbox.config.Configuration;
import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.engine.alert.News;
import io.signalbox.routes.inbound.event.Delivery;
import io.signalbox.routes.inbound.event.InboundEvent;
import io.signalbox.routes.inbound.trigger.Evaluation;
import io.signalbox.routes.inbound.trigger.Look;
import io.signalbox.routes.inbound.trigger.Triggers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a proven delivery: each event in it is matched with the triggers and put on the bus. */
public final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final String REPEATED = "repeated";

  private final Supplier<Configuration> configuration;
  private final DeliveryBook book;
  private final InstantSource clock;

  /**
   * @param configuration as of now, asked again for every delivery
   */
  public Intake(Supplier<Configuration> configuration, DeliveryBook book, InstantSource clock) {
    this.configuration = configuration;
    this.book = book;
    this.clock = clock;
  }

  /**
   * All events of the delivery are on the broker's disk when this returns. One that fails in the
   * middle is not answered, comes again, and goes on where it stopped.
   *
   * @throws DeliveryBook.BusAway when not all of it could be put there
   */
  public List<DeliveryRecord> take(WebhookSource source, Delivery delivery) {
    Triggers triggers = new Triggers(configuration.get());
    List<DeliveryRecord> records = new ArrayList<>();
    for (InboundEvent event : delivery.events()) {
      Instant now = clock.instant();
      records.add(put(source, triggers.evaluate(source, event, now), now));
    }
    return records;
  }

  private DeliveryRecord put(WebhookSource source, Evaluation evaluation, Instant now) {
    List<WishEvent> wishes = wishes(source, evaluation, now);
    DeliveryRecord record = record(source, evaluation, wishes, now);
    List<News.Reported> told =
        configuration.get().alerts().policy().silent()
            ? List.of()
            : evaluation.told().stream()
                .map(target -> Report.of(source, evaluation.event(), target, now))
                .toList();
    if (!book.put(record, evaluation.event().sameAs(), wishes, told)) return repeated(record);
    log(record);
    return record;
  }

  /** What would become of an event; nothing is put anywhere. */
  public static DeliveryRecord described(WebhookSource source, Evaluation evaluation, Instant now) {
    return record(source, evaluation, wishes(source, evaluation, now), now);
  }

  private static List<WishEvent> wishes(WebhookSource source, Evaluation evaluation, Instant now) {
    return evaluation.wishes().stream()
        .map(w -> new WishEvent(source, evaluation.event(), w, now))
        .toList();
  }

  private static DeliveryRecord record(
      WebhookSource source, Evaluation evaluation, List<WishEvent> wishes, Instant now) {
    InboundEvent event = evaluation.event();
    return new DeliveryRecord(
        event.id(),
        source.name(),
        event.kind(),
        now,
        event.by(),
        event.code().repository(),
        event.code().branch(),
        event.code().tag(),
        event.code().commit(),
        evaluation.outcome().lower(),
        evaluation.said(),
        wishes.stream().map(Intake::asked).toList(),
        evaluation.looks().stream().map(Intake::said).toList());
  }

  private static DeliveryRecord.Asked asked(WishEvent event) {
    return new DeliveryRecord.Asked(
        event.deployment(),
        event.wish().action().name().toLowerCase(Locale.ROOT),
        event.wish().target(),
        event.wish().version(),
        event.wish().trigger());
  }

  private static DeliveryRecord.Said said(Look look) {
    return new DeliveryRecord.Said(
        look.trigger(), look.finding().name().toLowerCase(Locale.ROOT), look.said());
  }

  private static DeliveryRecord repeated(DeliveryRecord record) {
    return new DeliveryRecord(
        record.event(),
        record.source(),
        record.kind(),
        record.received(),
        record.by(),
        record.repository(),
        record.branch(),
        record.tag(),
        record.commit(),
        REPEATED,
        "it was accepted before",
        record.asked(),
        record.triggers());
  }

  private static void log(DeliveryRecord record) {
    String line =
        "%s %s from %s: %s%s%s"
            .formatted(
                record.kind(),
                record.event(),
                record.source(),
                record.outcome(),
                record.said().isEmpty() ? "" : ", " + record.said(),
                record.triggers().stream()
                    .filter(s -> !s.finding().equals("passed_by"))
                    .map(s -> "; " + s.trigger() + ": " + s.said())
                    .collect(java.util.stream.Collectors.joining()));
    switch (record.outcome()) {
      case "told", "unusable", "stale" -> LOG.warn("{}", line);
      default -> LOG.info("{}", line);
    }
  }
}
