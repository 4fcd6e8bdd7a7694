package io.signalbox.engine.admission;

import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.admission.TargetRecord.HandHold;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A person holds a target: deployments and retirements wait, the newest one superseding the others.
 * What runs goes on, and rollbacks pass.
 */
final class HandHolds {
  private HandHolds() {}

  static Admission hold(TargetRecord record, Ask.Hold ask, Instant at) {
    HandHold person = new HandHold(ask.cause().by(), ask.cause().reason(), at);
    String said = "%s is held by %s: %s".formatted(ask.target(), person.by(), person.reason());
    return new Admission(
        record.heldByHand(Optional.of(person)),
        List.of(
            new Dispatch.Note(
                ask.id(),
                ask.target(),
                List.of(
                    new What.HeldByHand(person.by(), person.reason()),
                    new What.Ended(Outcome.SUCCEEDED, said)))));
  }

  /** Whoever waited for it is woken. */
  static Admission release(TargetRecord record, Ask.LetGo ask, Instant at) {
    if (record.handHold().isEmpty()) {
      String said = "%s is not held by hand.".formatted(ask.target());
      What rejected =
          new What.Rejected(said, "'signalbox status' shows which targets are held by hand.");
      return new Admission(
          record,
          List.of(
              new Dispatch.Note(
                  ask.id(),
                  ask.target(),
                  List.of(rejected, new What.Ended(Outcome.REJECTED, said)))));
    }
    String said = "%s is free again".formatted(ask.target());
    List<Dispatch> out = new ArrayList<>();
    out.add(
        new Dispatch.Note(
            ask.id(),
            ask.target(),
            List.of(
                new What.ReleasedByHand(ask.cause().by(), ask.cause().reason()),
                new What.Ended(Outcome.SUCCEEDED, said))));
    record.waiting().ifPresent(w -> out.add(new Dispatch.Wake(new WakeUp(w, WakeUp.ANY, at))));
    return new Admission(record.heldByHand(Optional.empty()), out);
  }
}
