package io.signalbox.sim;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.HeldRelease;
import io.signalbox.engine.port.Observation.Kept;
import io.signalbox.engine.port.Observation.Restored;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.Observation.Seat;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one instance really is on its host. Nothing here knows what anybody intends. */
final class SimHost {
  final Target target;
  final InstanceName name;
  private final Rules rules;

  // The fence file.
  private Fence fence = Fence.NONE;
  private long claims;
  private long transition;
  private int executions;
  private @Nullable DeploymentId by;

  @Nullable Slot live;
  final Map<Slot, Started> slots = new EnumMap<>(Slot.class);
  private final Map<Version, HeldRelease> releases = new LinkedHashMap<>();
  final List<Run> runs = new ArrayList<>();

  /** What lies outside releases, as whoever wrote it last. */
  State state = new State("nobody", "nobody");

  private final Map<DeploymentId, State> backups = new LinkedHashMap<>();
  private @Nullable Restored restored;

  /** What somebody installed by hand, if anybody did. */
  @Nullable ByHand byHand;

  boolean reachable = true;
  boolean diskFull;
  long rebooted = -1;

  SimHost(Target target, InstanceName name, Rules rules) {
    this.target = target;
    this.name = name;
    this.rules = rules;
    for (Slot slot : Slot.values()) slots.put(slot, Started.none());
  }

  /** The configured paths, and the data that lives on. */
  record State(String paths, String data) {}

  /** A process that has the port until Signalbox takes it over. */
  static final class ByHand {
    boolean runs = true;

    /** Whether it is written down that it was stopped, and how to undo that. */
    boolean noted;

    /** Whether it was stopped for good: what took its place is proven. */
    boolean over;
  }

  /** Nobody answers on the port, and nothing says how to undo that. */
  boolean forgotten() {
    return byHand != null && !byHand.runs && !byHand.noted && !byHand.over && live == null;
  }

  void settle() {
    if (byHand == null) return;
    byHand.noted = false;
    byHand.over = !byHand.runs;
  }

  void keep(DeploymentId id) {
    backups.putIfAbsent(id, state);
  }

  boolean keepsOneOf(List<DeploymentId> wanted) {
    return wanted.stream().anyMatch(backups::containsKey);
  }

  void pruneBackups(int newest, Set<DeploymentId> needed) {
    List<DeploymentId> all = new ArrayList<>(backups.keySet());
    all.subList(0, Math.max(0, all.size() - newest)).stream()
        .filter(b -> !needed.contains(b))
        .forEach(backups::remove);
  }

  void bringBack(Restored wanted) {
    if (wanted.equals(restored)) return;
    keep(wanted.by().left());
    State from = java.util.Objects.requireNonNull(backups.get(wanted.backup()), "a backup");
    state = new State(from.paths(), wanted.data() ? from.data() : state.data());
    restored = wanted;
  }

  /** Something that an engine left running here. */
  record Run(Claim claim, String what) {}

  /** One start of a release in a slot. */
  static final class Started {
    final Optional<Version> version;
    final Optional<Digest> digest;
    final Map<String, String> configuration;
    final long started;
    RunState state;
    int restarts;

    /** Healthy answers in a row: what a gate could have seen. */
    int answered;

    Started(
        Optional<Version> version,
        Optional<Digest> digest,
        Map<String, String> configuration,
        long started,
        RunState state) {
      this.version = version;
      this.digest = digest;
      this.configuration = configuration;
      this.started = started;
      this.state = state;
    }

    static Started none() {
      return new Started(Optional.empty(), Optional.empty(), Map.of(), 0, RunState.STOPPED);
    }

    boolean runs() {
      return state == RunState.RUNNING;
    }
  }

  Fence fence() {
    return fence;
  }

  /** Empty when refused. */
  Optional<Claim> claim(Fence wanted, DeploymentId deployment, long step) {
    int order = wanted.compareTo(fence);
    if (order < 0 && rules.ordersFences()) return Optional.empty();
    boolean others = order == 0 && !deployment.equals(by) && !fence.equals(Fence.NONE);
    if (others && rules.ordersFences()) return Optional.empty();
    if (order == 0 && step < transition && rules.ordersTransitions()) return Optional.empty();
    boolean again = deployment.equals(by) && step == transition && order == 0;
    executions = again ? executions + 1 : 1;
    fence = wanted;
    transition = step;
    by = deployment;
    claims++;
    if (rules.claimKills()) runs.clear();
    return Optional.of(new Claim(fence, claims, executions));
  }

  boolean newest(Claim claim) {
    return claim.fence().equals(fence) && claim.number() == claims;
  }

  boolean accepts(Claim claim) {
    return newest(claim) || !rules.checksClaims();
  }

  Started process(Slot slot) {
    return java.util.Objects.requireNonNull(slots.get(slot), "every slot");
  }

  Optional<Started> serving() {
    return Optional.ofNullable(live).map(this::process).filter(Started::runs);
  }

  boolean serves(String version) {
    return serving().flatMap(p -> p.version).filter(v -> v.value().equals(version)).isPresent();
  }

  boolean seats(String version) {
    return slots.values().stream()
        .anyMatch(s -> s.version.filter(v -> v.value().equals(version)).isPresent());
  }

  boolean holds(Release release) {
    return held(release).map(HeldRelease::ready).orElse(false);
  }

  Optional<HeldRelease> held(Release release) {
    return Optional.ofNullable(releases.get(release.version()))
        .filter(h -> Optional.of(h.digest()).equals(release.digest()));
  }

  void put(HeldRelease release) {
    releases.remove(release.version());
    releases.put(release.version(), release);
  }

  /** What sits in a slot stays, as the host's own script has it. */
  List<Version> prune(Set<Version> keep, int newest) {
    List<Version> all = new ArrayList<>(releases.keySet());
    List<Version> gone = all.subList(0, Math.max(0, all.size() - newest));
    List<Version> removed =
        gone.stream().filter(v -> !keep.contains(v) && !seats(v.value())).toList();
    removed.forEach(releases::remove);
    return removed;
  }

  /** Nothing of it is left but what lies in its directory; with a purge, not even that. */
  void retire(boolean purge) {
    slots.replaceAll((slot, seat) -> Started.none());
    if (!purge) return;
    releases.clear();
    backups.clear();
  }

  /** As it looks to who has this configuration. */
  Observation observe(Map<String, String> configuration) {
    Map<Slot, Seat> seats = new EnumMap<>(Slot.class);
    slots.forEach(
        (slot, p) ->
            seats.put(
                slot,
                new Seat(
                    p.version,
                    p.digest,
                    p.state,
                    "",
                    p.configuration.equals(configuration),
                    p.restarts)));
    return new Observation(
        fence,
        claims,
        Optional.ofNullable(live),
        seats,
        List.copyOf(releases.values()),
        new Kept(
            List.copyOf(backups.keySet()),
            Optional.ofNullable(restored),
            byHand != null && byHand.noted ? Optional.of("by-hand.service") : Optional.empty()));
  }
}
