package io.signalbox.engine.hindsight;

import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a recorded deployment would have gone.
 *
 * @param requestedAt when it was asked for
 * @param outcome how it ended; empty while it runs
 * @param rolledBackAt when it turned back, for whatever reason
 * @param wouldRollBackAt when a gate would have turned it back
 * @param identical whether every verdict is word for word the recorded one
 * @param said in a sentence
 * @param notes what cannot be known, and what else to know
 */
public record Retold(
    DeploymentId id,
    Target target,
    Version version,
    Instant requestedAt,
    Optional<Outcome> outcome,
    Change change,
    Optional<Instant> rolledBackAt,
    Optional<Instant> wouldRollBackAt,
    boolean identical,
    String said,
    List<String> notes) {
  public Retold {
    notes = List.copyOf(notes);
  }

  /** What would have been different. */
  public enum Change {
    /** Every gate ends at the same look, the same way. */
    SAME,
    /** It would have gone on sooner from one gate at least, to the same end. */
    SOONER,
    /** It was rolled back, and would have been earlier. */
    EARLIER,
    /** It was rolled back, and would not have been by then: later, or never. */
    NOT_BY_THEN,
    /** It was not rolled back, and would have been. */
    NEW,
    /** It went on from a gate that would still have waited. */
    WAITS,
    /** There is nothing to decide from. */
    UNKNOWN
  }
}
