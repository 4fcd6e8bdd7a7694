package io.signalbox.engine.flow;

import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.port.Artifact;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Sighting;
import io.signalbox.engine.port.StepFailed;
import java.time.Instant;
import java.util.List;

/** What a step found and did: the only thing that {@code decide} learns of the world. */
public sealed interface StepReport {
  Instant at();

  /** The work is done, and what was read back says so. */
  record Done(Instant at, List<Evidence> evidence) implements StepReport {
    public Done {
      evidence = List.copyOf(evidence);
    }
  }

  /** Precheck found everything fit, and read the artifact. */
  record Checked(Instant at, Artifact artifact, List<Evidence> evidence) implements StepReport {
    public Checked {
      evidence = List.copyOf(evidence);
    }
  }

  /**
   * Every instance was looked at, and nothing was changed.
   *
   * @param unseen those that could not be looked at: what they know, nobody can say
   */
  record Observed(Instant at, List<Sighting> sightings, List<StepFailed> unseen)
      implements StepReport {
    public Observed {
      sightings = List.copyOf(sightings);
      unseen = List.copyOf(unseen);
    }
  }

  /**
   * Restore did what it could.
   *
   * @param live whether every instance that was reached serves the restored release; otherwise some
   *     of them only started it beside
   * @param unreachable hosts that could not be claimed: what they do, nobody knows
   */
  record Restored(Instant at, boolean live, List<Evidence> evidence, List<StepFailed> unreachable)
      implements StepReport {
    public Restored {
      evidence = List.copyOf(evidence);
      unreachable = List.copyOf(unreachable);
    }
  }

  /**
   * A gate, bake or verify asked its instances once.
   *
   * @param samples of the checks that were due, of unchanged instances too
   */
  record Sampled(Instant at, List<Probe> probes, List<Sample> samples) implements StepReport {
    public Sampled {
      probes = List.copyOf(probes);
      samples = List.copyOf(samples);
    }

    public Sampled(Instant at, List<Probe> probes) {
      this(at, probes, List.of());
    }
  }

  /** The work could not be done; one failure per instance that failed. */
  record Missed(Instant at, List<StepFailed> failures) implements StepReport {
    public Missed {
      failures = List.copyOf(failures);
      if (failures.isEmpty())
        throw new IllegalArgumentException("Expected a missed step to say what failed.");
    }
  }

  /** This same transition was begun before, again and again, and never came to a report. */
  record Crashed(Instant at, int executions, String where) implements StepReport {}
}
