package io.signalbox.engine.flow;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.Recording;
import io.signalbox.engine.gate.Round;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes down what gates on the way forward have seen, so that it can be judged again under other
 * thresholds. The rounds are told together with the verdict that follows from them; before it only
 * where they become many, or where something else happened: then their order is kept.
 */
final class Recorder {
  private Recorder() {}

  /** With what this report tells of the world. */
  static Deployment taking(Deployment now, StepReport report) {
    return report instanceof StepReport.Sampled s && !now.goingBack()
        ? now.withGate(now.gate().recording(new Round(s.at(), s.probes(), s.samples())))
        : now;
  }

  /** The same decision, with the facts that tell what has to be told by now. */
  static Decision writing(Deployment looked, Decision decision) {
    Optional<Recording> recording = looked.gate().recording().filter(r -> !r.blank());
    if (recording.isEmpty()) return decision;
    boolean goesOn = decision.next().gate().recording().equals(looked.gate().recording());
    boolean told = decision.facts().stream().anyMatch(Recorder::counts);
    if (goesOn && !told && !recording.get().full()) return decision;
    // What is lost is told at the end; until then there may be nothing new.
    if (goesOn && recording.get().rounds().isEmpty()) return decision;
    Deployment next =
        goesOn ? decision.next().withGate(decision.next().gate().written()) : decision.next();
    return new Decision(
        next,
        decision.to(),
        decision.wakeUps(),
        telling(decision.facts(), looked.cursor(), recording.get()));
  }

  /** What was not obeyed has changed nothing. */
  private static boolean counts(What fact) {
    return !(fact instanceof What.Heard heard) || heard.obeyed();
  }

  private static List<What> telling(List<What> facts, Cursor at, Recording recording) {
    List<What> all = new ArrayList<>(facts);
    for (int i = 0; i < all.size(); i++) {
      Optional<What> with = with(all.get(i), recording);
      if (with.isPresent()) {
        all.set(i, with.get());
        return all;
      }
    }
    all.addFirst(new What.GateSampled(at, recording));
    return all;
  }

  private static Optional<What> with(What fact, Recording recording) {
    Optional<Recording> some = Optional.of(recording);
    return switch (fact) {
      case What.GatePassed p ->
          Optional.of(
              new What.GatePassed(p.at(), p.said(), p.evidence(), p.next(), p.verdicts(), some));
      case What.GateBreached b ->
          Optional.of(new What.GateBreached(b.at(), b.said(), b.evidence(), b.verdicts(), some));
      case What.GateHeld h -> Optional.of(new What.GateHeld(h.at(), h.verdict(), some));
      case What.GateWarned w -> Optional.of(new What.GateWarned(w.at(), w.verdict(), some));
      case What other -> Optional.empty();
    };
  }
}
