package io.signalbox.engine.port;

import io.signalbox.engine.model.Fence;

/**
 * A host's answer to a claim: from now on it refuses every mutating command of this instance that
 * does not carry exactly this fence and number.
 *
 * @param number the claim's number, given out by the host, rising
 * @param executions how often this transition has claimed this instance, this claim included: the
 *     durable trace of crashes
 */
public record Claim(Fence fence, long number, int executions) {}
