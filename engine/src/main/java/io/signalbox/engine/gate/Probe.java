package io.signalbox.engine.gate;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import java.time.Duration;
import java.time.Instant;

/**
 * One question to an instance and its answer.
 *
 * @param slot the slot that was asked
 * @param live whether that slot got the traffic at that moment
 * @param healthy whether the answer is the expected one
 * @param took until the answer, or until giving up
 * @param answer the status, or why there was none, in one line
 * @param restarts how often the process was started again since it was told to start, as far as
 *     known
 */
public record Probe(
    InstanceName instance,
    Slot slot,
    boolean live,
    Instant at,
    boolean healthy,
    Duration took,
    String answer,
    int restarts) {

  /** Where nothing is known of restarts. */
  public Probe(
      InstanceName instance,
      Slot slot,
      boolean live,
      Instant at,
      boolean healthy,
      Duration took,
      String answer) {
    this(instance, slot, live, at, healthy, took, answer, 0);
  }

  public Probe restarted(int times) {
    return new Probe(instance, slot, live, at, healthy, took, answer, times);
  }

  /** The same, with more to its answer. */
  public Probe adding(String words) {
    return new Probe(instance, slot, live, at, healthy, took, answer + words, restarts);
  }
}
