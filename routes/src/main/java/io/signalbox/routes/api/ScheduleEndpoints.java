package io.signalbox.routes.api;

import io.signalbox.broker.PendingRequests;
import io.signalbox.broker.PendingRequests.Pending;
import io.signalbox.config.Schedule;
import io.signalbox.routes.api.view.SchedulesView;
import io.signalbox.routes.schedule.Fires;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What the clock asks for: to look at, and, where it was asked for once, to cancel. */
final class ScheduleEndpoints {
  private final Known known;
  private final PendingRequests pending;
  private final InstantSource clock;

  ScheduleEndpoints(Known known, PendingRequests pending, InstantSource clock) {
    this.known = known;
    this.pending = pending;
    this.clock = clock;
  }

  List<Address> addresses() {
    return List.of(
        Address.get("/api/v1/schedules", this::list),
        Address.post("/api/v1/schedules/{id}/cancel", this::cancel));
  }

  private Answer list(Call call) {
    call.query().allowing();
    Instant now = clock.instant();
    return Answer.json(
        200,
        new SchedulesView(
            known.configuration().get().schedules().stream().map(s -> view(s, now)).toList(),
            pending.list().stream().map(ScheduleEndpoints::view).toList()));
  }

  private Answer cancel(Call call) {
    call.query().allowing();
    Fields.of(call.body(), "reason", "by");
    String id = call.segment("id");
    List<Pending> found =
        pending.list().stream().filter(p -> p.deployment().value().startsWith(id)).toList();
    if (found.size() > 1) {
      throw new Refused(
          409,
          "'%s' begins the id of more than one.".formatted(Fields.shown(id)),
          "Give more of the id.");
    }
    if (found.isEmpty()) {
      throw Refused.notFound(
          "Nothing that waits for its time has the id '%s'.".formatted(Fields.shown(id)),
          "'signalbox schedule list' shows what waits; what has begun is ended by 'signalbox cancel'. Schedules of the configuration are removed there.");
    }
    Pending one = found.getFirst();
    call.mustActIn(one.target().environment());
    if (!pending.cancel(one)) {
      throw new Refused(
          409,
          "The time of deployment %s has just come.".formatted(one.deployment()),
          "'signalbox cancel %s' ends it.".formatted(one.deployment()));
    }
    return Answer.json(200, view(one));
  }

  private static SchedulesView.Pending view(Pending one) {
    return new SchedulesView.Pending(one.deployment(), one.target(), one.version(), one.due());
  }

  private static SchedulesView.Schedule view(Schedule schedule, Instant now) {
    return new SchedulesView.Schedule(
        schedule.name(),
        schedule.cron().toString(),
        schedule.zone().getId(),
        Fires.next(schedule, now),
        schedule.environment(),
        schedule.services(),
        schedule.prune(),
        schedule.version());
  }
}
