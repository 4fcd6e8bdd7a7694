package io.signalbox.engine.port;

import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.name.InstanceName;
import java.util.List;
import java.util.Optional;

/**
 * All that can be learned of an instance without a claim: what an adoption rests on.
 *
 * @param differing names in the live release that are not what was pushed
 * @param health of the live slot; empty where nothing runs there
 */
public record Sighting(
    InstanceName instance, Observation seen, List<String> differing, Optional<Probe> health) {
  public Sighting {
    differing = List.copyOf(differing);
  }
}
