package io.signalbox.engine.model;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A release that passed its gate, with the configuration that it passed with: what a rollback may
 * return to.
 *
 * @param backups the backups that were kept when this release was left, the earliest first, at most
 *     {@value #MOST_BACKUPS}. Who preempts finds the half-done work of another, so on each instance
 *     the first one that is there shows the paths as they were while this release served.
 */
public record Proven(
    Release release, TargetSpec spec, Instant at, DeploymentId by, List<DeploymentId> backups) {
  public static final int MOST_BACKUPS = 5;

  public Proven {
    backups = List.copyOf(backups);
  }

  /** One that was not left since. */
  public Proven(Release release, TargetSpec spec, Instant at, DeploymentId by) {
    this(release, spec, at, by, List.of());
  }

  public Version version() {
    return release.version();
  }

  /**
   * The same, reached as of today: by today's connections, on the instances that there are today.
   * Empty when none of its instances is left.
   */
  public Optional<Proven> reachedBy(TargetSpec today) {
    List<Instance> left =
        spec.instances().stream().filter(i -> today.instance(i.name()).isPresent()).toList();
    if (left.isEmpty()) return Optional.empty();
    TargetSpec reached = spec.withInstances(left).withConnectionsOf(today);
    return Optional.of(new Proven(release, reached, at, by, backups));
  }

  /** It serves (again): nobody has left it yet. */
  public Proven serving() {
    return new Proven(release, spec, at, by);
  }

  /** It is being left, and this is what its state is kept as. */
  public Proven left(List<DeploymentId> kept) {
    return new Proven(release, spec, at, by, kept);
  }

  /** It is being left once more, before it served again. */
  public Proven leftAgain(List<DeploymentId> more) {
    List<DeploymentId> all = new ArrayList<>(backups);
    more.stream().filter(m -> !all.contains(m)).forEach(all::add);
    return left(all.subList(0, Math.min(MOST_BACKUPS, all.size())));
  }

  /** The same for what is left of its instances; empty when none is. */
  public Optional<Proven> without(Collection<InstanceName> gone) {
    List<Instance> left = spec.instances().stream().filter(i -> !gone.contains(i.name())).toList();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(new Proven(release, spec.withInstances(left), at, by, backups));
  }
}
