package io.signalbox.routes.api;

import io.signalbox.broker.ledger.LedgerReader;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.api.RequestEvent.Flags;
import io.signalbox.routes.api.RequestEvent.Wish;
import io.signalbox.routes.api.view.ReplayView;
import io.signalbox.routes.api.view.ReplayView.Fate;
import io.signalbox.routes.api.view.ReplayView.Replay;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks once more for what was asked for before: each as an event of its own, linked to the
 * deployment that it became the first time. What is told of it here is a forecast; admission
 * decides.
 */
final class ReplayEndpoints {
  /** So many events at most by one request: a larger range is a mistake. */
  static final int MOST = 100;

  private final Known known;
  private final RequestSender sender;
  private final InstantSource clock;

  ReplayEndpoints(Known known, RequestSender sender, InstantSource clock) {
    this.known = known;
    this.sender = sender;
    this.clock = clock;
  }

  List<Address> addresses() {
    return List.of(
        Address.get("/api/v1/replays", this::plan), Address.post("/api/v1/replays", this::replay));
  }

  /** Which events are meant: one by its deployment, or those of a time. */
  private record Wanted(
      Optional<String> deployment,
      Optional<String> from,
      Optional<String> to,
      Optional<String> service,
      Optional<String> environment) {}

  private Answer plan(Call call) {
    Query query =
        call.query().allowing("deployment", "from", "to", "service", "environment", "force");
    Wanted wanted =
        new Wanted(
            query.optional("deployment"),
            query.optional("from"),
            query.optional("to"),
            query.optional("service"),
            query.optional("environment"));
    boolean force = query.optional("force").equals(Optional.of("true"));
    return Answer.json(200, new ReplayView(forecasts(find(wanted), force)));
  }

  private Answer replay(Call call) {
    call.query().allowing();
    Fields body =
        Fields.of(
            call.body(),
            "deployment",
            "from",
            "to",
            "service",
            "environment",
            "force",
            "reason",
            "by");
    Wanted wanted =
        new Wanted(
            body.optional("deployment"),
            body.optional("from"),
            body.optional("to"),
            body.optional("service"),
            body.optional("environment"));
    boolean force = body.flag("force");
    List<Replay> all = forecasts(find(wanted), force);
    all.stream()
        .filter(r -> r.fate() == Fate.REPLAYED)
        .forEach(r -> call.mustActIn(r.environment()));
    if (wanted.deployment().isPresent()) mustBeReplayed(all.getFirst());
    String key = call.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
    List<Replay> asked = new ArrayList<>();
    for (Replay each : all) {
      asked.add(
          each.fate() == Fate.REPLAYED
              ? each.as(sender.send(event(each, key, force, RequestEndpoints.by(call, body), body)))
              : each);
    }
    return Answer.json(202, new ReplayView(asked));
  }

  private RequestEvent event(Replay each, String key, boolean force, String by, Fields body) {
    Wish wish =
        new Wish(
            Optional.of(each.version().value()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            by,
            body.optional("reason"),
            new Flags(false, force, false, false),
            Optional.of(new Cause.Replay(each.of(), each.requestedAt())));
    return new RequestEvent(
        key + "/" + each.of(),
        RequestEvent.Type.DEPLOY,
        new Target(each.service(), each.environment()),
        wish,
        clock.instant());
  }

  private static void mustBeReplayed(Replay only) {
    String next =
        switch (only.fate()) {
          case REPLAYED -> "";
          case NEEDS_FORCE -> "Replay it on purpose with --force, or deploy what is wanted.";
          case LEFT_OUT -> "'signalbox show %s' tells what it was.".formatted(only.of());
        };
    if (!next.isEmpty()) throw new Refused(409, only.why(), next);
  }

  /** The oldest first. */
  private List<LedgerRow> find(Wanted wanted) {
    if (wanted.deployment().isPresent()) {
      if (wanted.from().isPresent() || wanted.to().isPresent()) {
        throw Refused.badRequest(
            "A deployment and a time are two ways to say what is meant.", "Give one of them.");
      }
      return List.of(known.row(wanted.deployment().get()));
    }
    Instant from = time("from", wanted.from());
    Instant to = time("to", wanted.to());
    LedgerReader.Filter filter =
        new LedgerReader.Filter(
            wanted.service().map(s -> Fields.checked(s, ServiceName::new)),
            wanted.environment().map(e -> Fields.checked(e, EnvironmentName::new)));
    // No id sorts behind this one; the end of the range belongs to it.
    LedgerReader.Before end = new LedgerReader.Before(to, new DeploymentId("z".repeat(64)));
    List<LedgerRow> rows =
        new ArrayList<>(
            known.ledger().history(filter, MOST + 1, Optional.of(end)).stream()
                .takeWhile(r -> !r.asked().at().isBefore(from))
                .toList());
    if (rows.size() > MOST) {
      throw Refused.badRequest(
          "More than %d deployments were asked for in that time.".formatted(MOST),
          "Narrow it by --from, --to, --service or --env.");
    }
    Collections.reverse(rows);
    return rows;
  }

  private static Instant time(String name, Optional<String> text) {
    String given =
        text.orElseThrow(
            () ->
                Refused.badRequest(
                    "Neither a deployment nor a time is given.",
                    "Name a deployment, or give 'from' and 'to'."));
    try {
      return OffsetDateTime.parse(given).toInstant();
    } catch (DateTimeParseException e) {
      throw new Refused(
          400,
          "Expected '%s' to be RFC 3339 such as 2026-11-21T12:00:00+09:00, but it is '%s'."
              .formatted(name, Fields.shown(given)),
          "Correct it and ask again.",
          e);
    }
  }

  private List<Replay> forecasts(List<LedgerRow> rows, boolean force) {
    ReplayForecast forecast =
        new ReplayForecast(known.configuration().get(), known.records().get(), rows, force);
    return rows.stream().map(forecast::of).toList();
  }

  static boolean replayable(LedgerRow row) {
    return row.kind().equals(Optional.of(Deployment.Kind.DEPLOY));
  }
}
