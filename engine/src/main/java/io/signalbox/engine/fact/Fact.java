package io.signalbox.engine.fact;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.time.Instant;

/**
 * Something that happened to a deployment.
 *
 * @param number per deployment, from 1, without gaps: readers are idempotent on it
 */
public record Fact(
    DeploymentId deployment, long number, Target target, Version version, Instant at, What what) {}
