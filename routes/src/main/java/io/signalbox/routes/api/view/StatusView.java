package io.signalbox.routes.api.view;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where every target stands.
 *
 * @param notes what a person should know about this answer itself, such as a ledger that is away
 */
public record StatusView(Instant at, List<TargetView> targets, List<String> notes) {
  public StatusView {
    targets = List.copyOf(targets);
    notes = List.copyOf(notes);
  }

  /** A person who holds a target. */
  public record HeldView(String by, String reason, Instant at) {}

  /** A freeze that is in force. */
  public record FrozenView(String by, String reason, Instant until) {}

  /**
   * One target.
   *
   * @param current the proven release that serves; empty before the first one
   * @param since when it was proven
   * @param holder the deployment that acts on the target
   * @param waiting the one that is next
   * @param quarantined versions that no event brings out again
   * @param running what is known of holder and waiting
   * @param configured whether the configuration still knows the target
   * @param held the person who keeps deployments from starting
   * @param frozen what keeps them from starting now
   */
  public record TargetView(
      ServiceName service,
      EnvironmentName environment,
      Optional<Version> current,
      Optional<Instant> since,
      Optional<DeploymentId> holder,
      Optional<DeploymentId> waiting,
      List<Version> quarantined,
      List<DeploymentView> running,
      boolean configured,
      Optional<HeldView> held,
      Optional<FrozenView> frozen) {
    public TargetView {
      quarantined = List.copyOf(quarantined);
      running = List.copyOf(running);
    }
  }
}
