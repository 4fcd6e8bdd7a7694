package io.signalbox.broker.ledger;

import io.signalbox.engine.name.DeploymentId;
import java.time.Instant;

/**
 * A fact as it was told, to the byte.
 *
 * @param at exact to the microsecond; the JSON has it in full
 * @param kind the {@code is} of its JSON, such as {@code step_done}
 * @param before hash of the fact before; empty for the first
 * @param hash SHA-256 over {@code before}, a line feed and {@code json}
 */
public record StoredFact(
    DeploymentId deployment,
    long number,
    Instant at,
    String kind,
    String json,
    String before,
    String hash) {}
