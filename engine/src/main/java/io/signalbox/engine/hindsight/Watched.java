package io.signalbox.engine.hindsight;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.Round;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One gate, bake or watch as it was recorded.
 *
 * @param at which one
 * @param since when it began
 * @param looks in order, without a gap from the first
 * @param lost looks that were not recorded, or that the recording lacks; they come after the others
 * @param told what it said, in order: passed, breached, held, warned; without the recordings
 */
record Watched(Cursor at, Instant since, List<Look> looks, long lost, List<Said> told) {
  Watched {
    looks = List.copyOf(looks);
    told = List.copyOf(told);
  }

  /**
   * A round, and what people said to it after that.
   *
   * @param heeded signals that it obeyed, and that kept it going
   */
  record Look(Round round, List<Signal> heeded) {
    Look {
      heeded = List.copyOf(heeded);
    }
  }

  /** Something that a gate said, and when. */
  record Said(Instant at, What what) {
    /** Whether the gate is over with it. */
    boolean verdict() {
      return passed() || breached();
    }

    boolean passed() {
      return what instanceof What.GatePassed;
    }

    boolean breached() {
      return what instanceof What.GateBreached;
    }
  }

  Optional<Said> verdict() {
    return told.stream().filter(Said::verdict).findFirst();
  }

  boolean breached() {
    return verdict().filter(Said::breached).isPresent();
  }

  boolean passed() {
    return verdict().filter(Said::passed).isPresent();
  }
}
