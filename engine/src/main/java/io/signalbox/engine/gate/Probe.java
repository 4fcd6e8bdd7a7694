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
 */
public record Probe(
    InstanceName instance,
    Slot slot,
    boolean live,
    Instant at,
    boolean healthy,
    Duration took,
    String answer) {}
