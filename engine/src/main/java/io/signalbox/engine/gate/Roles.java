package io.signalbox.engine.gate;

import io.signalbox.engine.name.InstanceName;
import java.util.List;

/**
 * Who is judged, and whom they are compared with.
 *
 * @param changed the instances that have the new release and its traffic
 * @param control those that serve the release before, at the same time
 * @param gates how many gates of the deployment compare them: each gets its share of the false
 *     alarms that are allowed
 */
public record Roles(List<InstanceName> changed, List<InstanceName> control, int gates) {
  public Roles {
    changed = List.copyOf(changed);
    control = List.copyOf(control);
  }
}
