package io.signalbox.sim;

import static io.signalbox.sim.Watch.check;
import static java.util.Objects.requireNonNull;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.port.Claim;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What is taken out for good, and stays out until somebody starts something there. */
final class Retirements {
  private final World world;

  /** Who takes these out at this moment. */
  private final Map<Target, Deployment> retiring = new HashMap<>();

  /** Hosts that were taken out, and nobody has started anything on since. */
  private final Set<SimHost> gone = new LinkedHashSet<>();

  /** Targets whose last retirement stopped everything, but could not tidy up. */
  private final Set<Target> halfGone = new HashSet<>();

  Retirements(World world) {
    this.world = world;
  }

  /** Whoever starts, acts alone. */
  void started(Deployment started) {
    retiring.remove(started.target());
    if (started.kind() == Kind.RETIRE) retiring.put(started.target(), started);
  }

  /** Of whoever held its target. */
  void ended(Deployment ended, Outcome outcome) {
    retiring.remove(ended.target());
    if (ended.kind() == Kind.RETIRE && outcome == Outcome.FAILED) halfGone.add(ended.target());
  }

  void deployed(Target target) {
    halfGone.remove(target);
  }

  boolean halfGone(Target target) {
    return halfGone.contains(target);
  }

  /** A retirement that says it is done has left nothing up. */
  void done(Deployment retirement) {
    for (InstanceName name : retirement.touched()) {
      SimHost host = requireNonNull(world.hosts.get(name), "host");
      check(host.live == null, "%s was retired, but %s has traffic", retirement.id(), name);
      check(nothingRuns(host), "%s was retired, but something runs on %s", retirement.id(), name);
      gone.add(host);
    }
  }

  /** A retirement brings nothing up, and while it holds its target nobody else does. */
  void acted(SimHost host, Claim claim, Deployment by, Watch.Kind kind) {
    boolean brings = kind == Watch.Kind.START || kind == Watch.Kind.SWITCH;
    if (brings) gone.remove(host);
    check(
        by.kind() != Kind.RETIRE || !(brings || kind == Watch.Kind.RESTORE),
        "%s retires %s, and brings something up there",
        by.id(),
        host.name);
    Deployment holder = retiring.get(host.target);
    if (holder == null || !brings || !holder.touched().contains(host.name)) return;
    check(
        claim.fence().compareTo(holder.fence()) < 0,
        "%s brings something up on %s, which %s retires",
        by.id(),
        host.name,
        holder.id());
  }

  /** When nothing is left to do. */
  void settled() {
    for (SimHost host : gone) {
      check(
          host.live == null && nothingRuns(host),
          "%s was retired, and in the end something runs or has traffic there",
          host.name);
    }
  }

  private static boolean nothingRuns(SimHost host) {
    return host.slots.values().stream().noneMatch(SimHost.Started::runs);
  }
}
