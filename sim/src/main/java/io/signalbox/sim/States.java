package io.signalbox.sim;

import static io.signalbox.sim.Watch.check;
import static java.util.Objects.requireNonNull;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What lies in the paths and the data of the hosts, and what it was with each release. */
final class States {
  private final World world;
  private final Watch watch;
  private final Map<Digest, Map<InstanceName, SimHost.State>> asProven = new HashMap<>();

  /** Data lives on while a release serves: this is what it was when somebody began to leave it. */
  private final Map<Digest, Map<InstanceName, String>> dataWhenLeft = new HashMap<>();

  /** Targets that were deployed to without a backup: what their paths were, nobody knows. */
  private final Set<Target> unkept = new HashSet<>();

  States(World world, Watch watch) {
    this.world = world;
    this.watch = watch;
  }

  /** Nothing can bring its paths back: no backup was made, or it was removed. */
  void unknown(Target target) {
    unkept.add(target);
  }

  /** A release has proven itself on these hosts. */
  void proven(Digest digest, Stream<SimHost> hosts) {
    Map<InstanceName, SimHost.State> states = new HashMap<>();
    hosts.forEach(h -> states.put(h.name, h.state));
    asProven.put(digest, states);
  }

  /**
   * A release begins to be left.
   *
   * @param again whether somebody had begun that before
   */
  void left(Proven left, boolean again) {
    Digest digest = left.release().digest().orElseThrow();
    if (again && dataWhenLeft.containsKey(digest)) return;
    Map<InstanceName, String> data = new HashMap<>();
    left.spec().instances().forEach(i -> data.put(i.name(), host(i.name()).state.data()));
    dataWhenLeft.put(digest, data);
  }

  /** The configured paths are those that the restored release was proven with. */
  void asTheyWere(Deployment ended, InstanceName name, Release release) {
    if (unkept.contains(ended.target()) || !watch.undisturbed(ended.target())) return;
    Digest digest = release.digest().orElseThrow();
    SimHost.State was =
        requireNonNull(asProven.getOrDefault(digest, Map.of()).get(name), "a state");
    SimHost.State is = host(name).state;
    check(
        is.paths().equals(was.paths()),
        "%s went back to %s on %s, but its paths are those of %s and not of %s",
        ended.id(),
        release.version(),
        name,
        is.paths(),
        was.paths());
    if (!ended.restoresData()) return;
    String data = dataWhenLeft.getOrDefault(digest, Map.of()).getOrDefault(name, "nobody");
    check(
        is.data().equals(data),
        "%s was to bring back the data of %s, but found %s and not %s",
        ended.id(),
        name,
        is.data(),
        data);
  }

  private SimHost host(InstanceName name) {
    return requireNonNull(world.hosts.get(name), "host");
  }
}
