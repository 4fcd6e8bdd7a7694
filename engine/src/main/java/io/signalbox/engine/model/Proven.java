package io.signalbox.engine.model;

import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A release that passed its gate, with the configuration that it passed with: what a rollback may
 * return to.
 */
public record Proven(Release release, TargetSpec spec, Instant at, DeploymentId by) {

  public Version version() {
    return release.version();
  }

  /** The same for what is left of its instances; empty when none is. */
  public Optional<Proven> without(Collection<InstanceName> gone) {
    List<Instance> left = spec.instances().stream().filter(i -> !gone.contains(i.name())).toList();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(new Proven(release, spec.withInstances(left), at, by));
  }

  public Proven withConnectionsOf(TargetSpec today) {
    return new Proven(release, spec.withConnectionsOf(today), at, by);
  }
}
