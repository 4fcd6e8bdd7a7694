package io.signalbox.sim;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.spec.Freeze;
import java.time.Instant;
import java.util.Optional;

/** Who starts although a person, the calendar or a limit says no; and who does not go back. */
record Starting(World world, Circumstances around) {

  void check(TargetRecord before, Ask ask, Admission admission) {
    for (Dispatch dispatch : admission.dispatches()) {
      if (dispatch instanceof Dispatch.Start start) starts(before, start.deployment());
    }
    // A rollback is started, passed on, or refused with a reason; it is never made to wait.
    boolean rollback = ask instanceof Ask.Rollback;
    Watch.check(
        !rollback
            || admission.dispatches().stream()
                .anyMatch(
                    d ->
                        d instanceof Dispatch.Start
                            || d instanceof Dispatch.Close
                            || d instanceof Dispatch.Known),
        "a rollback of %s was made to wait",
        ask.target());
  }

  private void starts(TargetRecord before, Deployment started) {
    boolean waits =
        switch (started.kind()) {
          case DEPLOY, RETIRE, PRUNE -> true;
          case ROLLBACK, ADOPT -> false;
        };
    if (!waits) return;
    Watch.check(
        before.handHold().isEmpty(),
        "%s was started, though a person holds its target",
        started.id());
    Instant at = world.instant();
    Optional<Freeze.Frozen> frozen = Freeze.at(around.freezes(), started.target(), at);
    Watch.check(
        started.cause().wishes().overrideFreeze() || frozen.isEmpty(),
        "%s was started, though it was %s",
        started.id(),
        frozen);
    if (before.holder().isPresent() || around.limits().all() == 0) return;
    Watch.check(
        around.running().size() < around.limits().all(),
        "%s was started beside %s others",
        started.id(),
        around.running().size());
  }
}
