package io.signalbox.engine.gate;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CompareSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who is judged, and whom they are compared with.
 *
 * @param changed the instances that have the new release and its traffic
 * @param control those that serve the release before, at the same time
 * @param gates how many gates of the deployment compare them, and waits for an approval in which
 *     they are watched: each gets its share of the false alarms that are allowed
 * @param before when the deployment began: until then the release before served, if there was one
 */
public record Roles(
    List<InstanceName> changed, List<InstanceName> control, int gates, Optional<Instant> before) {
  public Roles {
    changed = List.copyOf(changed);
    control = List.copyOf(control);
  }

  /** Where nothing served before. */
  public Roles(List<InstanceName> changed, List<InstanceName> control, int gates) {
    this(changed, control, gates, Optional.empty());
  }

  /**
   * How many times this check is compared in the deployment: with the time before in the last gate
   * and in the bake as well, where its source can be asked about it.
   */
  int contests(CheckSpec spec) {
    boolean past = before.isPresent() && spec.source().looksBack();
    return past && spec.compare().flatMap(CompareSpec::before).isPresent() ? gates + 2 : gates;
  }
}
