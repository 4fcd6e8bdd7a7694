package io.signalbox.engine.gate;

import io.signalbox.engine.name.InstanceName;
import java.time.Duration;
import java.time.Instant;

/**
 * One look of a check at one instance.
 *
 * @param took until the source had answered, or was given up
 * @param mark where the next look goes on: only the source understands it; at most {@value
 *     #MOST_MARK} characters
 */
public record Sample(
    String check, InstanceName instance, Instant at, Duration took, Reading reading, String mark) {
  public static final int MOST_MARK = 2_000;

  public Sample {
    if (mark.length() > MOST_MARK) {
      throw new IllegalArgumentException(
          "Expected the mark of a sample to have at most %d characters.".formatted(MOST_MARK));
    }
  }
}
