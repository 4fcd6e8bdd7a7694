package io.signalbox.engine.model;

import io.signalbox.engine.spec.TargetSpec;
import java.time.Instant;

/**
 * A release that passed its gate, with the configuration that it passed with: what a rollback may
 * return to.
 */
public record Proven(Release release, TargetSpec spec, Instant at, DeploymentId by) {

  public Version version() {
    return release.version();
  }

  public Proven withConnectionsOf(TargetSpec today) {
    return new Proven(release, spec.withConnectionsOf(today), at, by);
  }
}
