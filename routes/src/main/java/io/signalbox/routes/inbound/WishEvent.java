package io.signalbox.routes.inbound;

import io.signalbox.broker.wire.Json;
import io.signalbox.config.inbound.Trigger.Action;
import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.event.EventReader;
import io.signalbox.routes.inbound.event.InboundEvent;
import io.signalbox.routes.inbound.trigger.Wish;
import java.time.Instant;
import java.util.Optional;

/**
 * What a trigger asks for, as the CloudEvent that any other producer would send. Its id is that of
 * the event that came in and the environment, so an event that comes again names the same
 * deployment.
 */
record WishEvent(WebhookSource from, InboundEvent event, Wish wish, Instant received) {
  private static final String SOURCE = "webhooks/";

  /** Of every event of a source. */
  String source() {
    return SOURCE + from.name();
  }

  String id() {
    return event.id() + "@" + wish.target().environment();
  }

  DeploymentId deployment() {
    return EventReader.idFor(wish.target().service().value(), source(), id());
  }

  /** By which the broker drops what is sent twice. */
  String duplicateId() {
    return source() + "#" + wish.target().service() + "#" + id();
  }

  String json() {
    return Json.write(
        new CloudEvent(
            "1.0",
            id(),
            source(),
            type(wish.action()),
            received,
            new Data(
                wish.target().service().value(),
                wish.target().environment().value(),
                wish.version(),
                wish.digest(),
                event.by() + " via " + from.name(),
                reason(),
                wish.action() != Action.DEPLOY)));
  }

  private String reason() {
    String about =
        event.code().branch().or(() -> event.code().tag()).map(ref -> " of " + ref).orElse("");
    String where = event.code().repository().map(r -> " in " + r).orElse("");
    String whole = "%s%s%s, trigger %s".formatted(event.kind(), about, where, wish.trigger());
    return whole.length() > 500 ? whole.substring(0, 500) + "…" : whole;
  }

  private static String type(Action action) {
    return switch (action) {
      case DEPLOY -> "io.signalbox.deploy.requested";
      case ROLLBACK -> "io.signalbox.rollback.requested";
      case APPROVE -> "io.signalbox.rollback.proposed";
      case TELL -> throw new IllegalStateException("telling asks for nothing");
    };
  }

  private record CloudEvent(
      String specversion, String id, String source, String type, Instant time, Data data) {}

  private record Data(
      String service,
      String environment,
      Optional<Version> version,
      Optional<Digest> digest,
      String by,
      String reason,
      boolean automatic) {}
}
