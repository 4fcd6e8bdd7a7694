package io.signalbox.sim;

import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.InstanceName;
import java.util.List;
import java.util.Optional;

/** Deployments and records with one thing that is not so. */
final class Twisted {
  private Twisted() {}

  static Deployment touched(Deployment d, List<InstanceName> touched) {
    Status status = d.status() instanceof Status.Ended ? d.status() : Status.RUNNING;
    return with(d, d.cause(), status, touched);
  }

  static Deployment wishingForData(Deployment d) {
    Cause c = d.cause();
    Cause.Wishes data = new Cause.Wishes(false, false, false, true);
    Cause other =
        new Cause(c.source(), c.eventId(), c.by(), c.at(), c.automatic(), c.reason(), data);
    return with(d, other, d.status(), d.touched());
  }

  static Deployment askedBy(Deployment d, String by) {
    Cause c = d.cause();
    Cause other =
        new Cause(c.source(), c.eventId(), by, c.at(), c.automatic(), c.reason(), c.wishes());
    return with(d, other, d.status(), d.touched());
  }

  private static Deployment with(
      Deployment d, Cause cause, Status status, List<InstanceName> touched) {
    return new Deployment(
        d.id(),
        d.kind(),
        cause,
        d.plan(),
        d.fence(),
        d.cursor(),
        status,
        d.attempt(),
        d.transition(),
        d.facts(),
        d.chain(),
        touched,
        d.gate(),
        d.verdict(),
        d.since(),
        d.stay(),
        d.began());
  }

  static TargetRecord unheld(TargetRecord r) {
    return of(r, new Known(Optional.empty(), r.proven(), true, true, r.handHold()));
  }

  static TargetRecord knowing(TargetRecord r, List<Proven> proven) {
    return of(r, new Known(r.holder(), proven, true, true, r.handHold()));
  }

  static TargetRecord trusting(TargetRecord r) {
    return of(r, new Known(r.holder(), r.proven(), false, true, r.handHold()));
  }

  static TargetRecord forgetful(TargetRecord r) {
    return of(r, new Known(r.holder(), r.proven(), true, false, r.handHold()));
  }

  static TargetRecord letGo(TargetRecord r) {
    return of(r, new Known(r.holder(), r.proven(), true, true, Optional.empty()));
  }

  /** Of a record, what may not be so. */
  private record Known(
      Optional<TargetRecord.Holder> holder,
      List<Proven> proven,
      boolean quarantined,
      boolean events,
      Optional<TargetRecord.HandHold> handHold) {}

  private static TargetRecord of(TargetRecord r, Known known) {
    return new TargetRecord(
            r.target(),
            r.fence(),
            known.holder(),
            r.waiting(),
            known.proven(),
            known.quarantined() ? r.quarantined() : List.of(),
            r.lastAutomaticRollback(),
            known.events() ? r.events() : List.of(),
            r.unsure(),
            known.handHold(),
            r.revision())
        .proposing(r.proposed());
  }
}
