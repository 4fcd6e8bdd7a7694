package io.signalbox.engine.alert;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of a target's incidents: what was told to whom, what waits, who acknowledged. The
 * alert desk is its only writer.
 *
 * @param revision grows with every change
 * @param incidents oldest first; the newest {@value #MOST}, where those that still have something
 *     to tell stay longest
 */
public record AlertRecord(Target target, long revision, List<Incident> incidents) {
  public static final int MOST = 6;

  public AlertRecord {
    incidents = List.copyOf(incidents);
  }

  public static AlertRecord unknown(Target target) {
    return new AlertRecord(target, 0, List.of());
  }

  public Optional<Incident> incident(DeploymentId id) {
    return incidents.stream().filter(i -> i.subject().id().equals(id)).findFirst();
  }

  /** The names of the audit's findings of which people were told, and which still stand. */
  public Set<String> doubts() {
    return incidents.stream()
        .flatMap(i -> i.doubt().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  AlertRecord with(Incident incident) {
    List<Incident> all = new ArrayList<>(incidents);
    int known = -1;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).subject().id().equals(incident.subject().id())) known = i;
    }
    if (known >= 0) all.set(known, incident);
    else all.add(incident);
    while (all.size() > MOST) all.remove(leastWanted(all));
    return new AlertRecord(target, revision + 1, all);
  }

  /** Never the newest. */
  private static int leastWanted(List<Incident> all) {
    for (int i = 0; i < all.size() - 1; i++) if (all.get(i).over() && all.get(i).quiet()) return i;
    for (int i = 0; i < all.size() - 1; i++) if (!all.get(i).open()) return i;
    return 0;
  }
}
