package io.signalbox.engine.model;

import io.signalbox.engine.spec.ApprovalSpec.Checkpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A stop on the way forward, until a person lets it go on. A way back never stops for one. */
public sealed interface Stay {
  /** Where it goes on. */
  Cursor next();

  /** Why it waits, in words. */
  String said();

  /** Somebody paused it; who and why are facts, too. */
  record Paused(Cursor next, String said) implements Stay {}

  /**
   * The plan asks for approval.
   *
   * @param quorum how many different people have to approve
   * @param expires when it is cancelled
   * @param given who has approved so far, at most {@code quorum}
   */
  record Asked(
      Cursor next, String said, Checkpoint before, int quorum, Instant expires, List<String> given)
      implements Stay {
    public Asked {
      given = List.copyOf(given);
    }

    /** One more has approved. */
    public Asked by(String person) {
      List<String> all = new ArrayList<>(given);
      all.add(person);
      return new Asked(next, said, before, quorum, expires, all);
    }
  }
}
