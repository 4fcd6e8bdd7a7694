package io.signalbox.engine.admission;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.Freeze;
import java.util.List;

/**
 * What else decides whether a deployment may start now: the configuration as of now, and what runs
 * elsewhere.
 *
 * @param running who holds a target; needed only where there are limits
 * @param queued who is next for a target that nobody holds: perhaps for a limit that is reached
 */
public record Circumstances(
    List<Freeze> freezes, Limits limits, List<Running> running, List<DeploymentId> queued) {
  public static final Circumstances FREE =
      new Circumstances(List.of(), Limits.NONE, List.of(), List.of());

  public Circumstances {
    freezes = List.copyOf(freezes);
    running = List.copyOf(running);
    queued = List.copyOf(queued);
  }

  /** Somebody who holds a target, and the hosts that it acts on. */
  public record Running(DeploymentId deployment, Target target, List<HostName> hosts) {
    public Running {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * How many deployments may run at once. A rollback always may.
   *
   * @param all in all; 0 for any number
   * @param environment in each environment; 0 for any number
   * @param host on each host; 0 for any number
   */
  public record Limits(int all, int environment, int host) {
    public static final Limits NONE = new Limits(0, 0, 0);

    public boolean any() {
      return all > 0 || environment > 0 || host > 0;
    }
  }
}
