package io.signalbox.engine.admission;

import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What admission knows of a target. Admission is its only writer; everything in it is bounded.
 *
 * @param fence the highest given out
 * @param holder the deployment that acts on the target
 * @param waiting who is next; at most one, for a newer one supersedes it
 * @param proven releases that passed their gate, the running one first, at most {@value
 *     #MOST_PROVEN}
 * @param quarantined versions that were rolled back, at most {@value #MOST_QUARANTINED}
 * @param lastAutomaticRollback for the brake
 * @param events those already seen, newest last, at most {@value #MOST_EVENTS}
 * @param unsure why the hosts may be in another state than this record says
 * @param handHold the person who keeps deployments from starting
 * @param proposed a rollback that a person is asked about; at most one, and none after something
 *     was started
 * @param revision rises with every change
 */
public record TargetRecord(
    Target target,
    Fence fence,
    Optional<Holder> holder,
    Optional<DeploymentId> waiting,
    List<Proven> proven,
    List<Version> quarantined,
    Optional<Instant> lastAutomaticRollback,
    List<Seen> events,
    Optional<Unsure> unsure,
    Optional<HandHold> handHold,
    Optional<DeploymentId> proposed,
    long revision) {
  public static final int MOST_PROVEN = 5;
  public static final int MOST_QUARANTINED = 50;
  public static final int MOST_EVENTS = 200;

  public TargetRecord {
    proven = List.copyOf(proven);
    quarantined = List.copyOf(quarantined);
    events = List.copyOf(events);
  }

  /** One that nobody is asked about. */
  public TargetRecord(
      Target target,
      Fence fence,
      Optional<Holder> holder,
      Optional<DeploymentId> waiting,
      List<Proven> proven,
      List<Version> quarantined,
      Optional<Instant> lastAutomaticRollback,
      List<Seen> events,
      Optional<Unsure> unsure,
      Optional<HandHold> handHold,
      long revision) {
    this(
        target,
        fence,
        holder,
        waiting,
        proven,
        quarantined,
        lastAutomaticRollback,
        events,
        unsure,
        handHold,
        Optional.empty(),
        revision);
  }

  /**
   * Who acts on the target.
   *
   * @param rollback whether it is a rollback of its own, or was told to go back: then it may not
   *     simply succeed
   * @param kind empty in records of the time before it was kept
   * @param hosts those that it may act on; empty in records of the time before that
   */
  public record Holder(
      DeploymentId deployment,
      Fence fence,
      boolean rollback,
      Optional<Kind> kind,
      List<HostName> hosts) {
    public Holder {
      hosts = List.copyOf(hosts);
    }

    public Holder(DeploymentId deployment, Fence fence, boolean rollback, Optional<Kind> kind) {
      this(deployment, fence, rollback, kind, List.of());
    }
  }

  /** A person who keeps deployments from starting, and why. */
  public record HandHold(String by, String reason, Instant at) {}

  /**
   * Why the hosts may be in another state than the record says: until somebody has come to an end
   * there, every instance counts as touched.
   */
  public enum Unsure {
    /** A deployment gave way in the middle of its work, and nobody has ended or undone it. */
    HALF_DONE,
    /** The hosts have seen a higher fence than was ever given out here: an adoption has to look. */
    BEHIND
  }

  /** An event and the deployment that it became. */
  public record Seen(String event, DeploymentId deployment) {}

  public static TargetRecord unknown(Target target) {
    return new TargetRecord(
        target,
        Fence.NONE,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  public Optional<Proven> current() {
    return proven.isEmpty() ? Optional.empty() : Optional.of(proven.getFirst());
  }

  public Optional<DeploymentId> seen(String event) {
    return events.stream().filter(s -> s.event().equals(event)).map(Seen::deployment).findFirst();
  }

  /**
   * Whether another version was proven since: then a replay of what was asked for before would
   * bring back an older state of things.
   */
  public boolean superseded(Version version, Instant asked) {
    return current().filter(p -> !p.version().equals(version) && p.at().isAfter(asked)).isPresent();
  }

  /** Whether a person is asked about that rollback. */
  public boolean proposes(DeploymentId id) {
    return proposed.filter(id::equals).isPresent();
  }

  public boolean heldBy(DeploymentId id) {
    return holder.filter(h -> h.deployment().equals(id)).isPresent();
  }

  /**
   * Whatever starts takes the place of what a person was asked about; only who tidies up changes
   * nothing of it.
   */
  TargetRecord held(DeploymentId id, Fence given, Kind kind, List<HostName> hosts) {
    Optional<DeploymentId> others = waiting.filter(w -> !w.equals(id));
    Draft next = new Draft(this);
    next.fence = given;
    next.holder =
        Optional.of(new Holder(id, given, kind == Kind.ROLLBACK, Optional.of(kind), hosts));
    next.waiting = others;
    if (kind != Kind.PRUNE) next.proposed = Optional.empty();
    return next.done();
  }

  /** The holder was told to go back. */
  TargetRecord told() {
    Draft next = new Draft(this);
    next.holder = holder.map(h -> new Holder(h.deployment(), h.fence(), true, h.kind(), h.hosts()));
    return next.done();
  }

  TargetRecord released() {
    Draft next = new Draft(this);
    next.holder = Optional.empty();
    return next.done();
  }

  /** What is known of the hosts after its holder, who ends now. */
  TargetRecord leftAs(Optional<Unsure> now) {
    Draft next = new Draft(this);
    next.unsure = now;
    return next.done();
  }

  TargetRecord heldByHand(Optional<HandHold> person) {
    Draft next = new Draft(this);
    next.handHold = person;
    return next.done();
  }

  /** A person is asked about this rollback now, or about none. */
  public TargetRecord proposing(Optional<DeploymentId> asked) {
    Draft next = new Draft(this);
    next.proposed = asked;
    return next.done();
  }

  TargetRecord next(Optional<DeploymentId> waiter) {
    Draft next = new Draft(this);
    next.waiting = waiter;
    return next.done();
  }

  TargetRecord having(String event, DeploymentId id) {
    Draft next = new Draft(this);
    next.events = newest(events, new Seen(event, id), MOST_EVENTS);
    return next.done();
  }

  /** Whether somebody holds it who moves it to another release, and may leave that half done. */
  public boolean changing() {
    return holder.isPresent() && !holder.flatMap(Holder::kind).equals(Optional.of(Kind.PRUNE));
  }

  /** The running release is being left; this is what is kept of its state. */
  TargetRecord leaving(List<DeploymentId> kept) {
    List<Proven> all = new ArrayList<>(proven);
    // A holder is preempted, or left half done: what it has kept comes first, for it saw the
    // release serve.
    if (!all.isEmpty())
      all.set(
          0,
          changing() || unsure.isPresent()
              ? all.getFirst().leftAgain(kept)
              : all.getFirst().left(kept));
    Draft next = new Draft(this);
    next.proven = all;
    // Only ever a part of a change.
    next.revision = revision;
    return next.done();
  }

  /** The release that runs now, before all others. */
  TargetRecord running(Proven now) {
    List<Proven> all = new ArrayList<>();
    all.add(now.serving());
    proven.stream()
        .filter(p -> !p.version().equals(now.version()))
        .limit(MOST_PROVEN - 1L)
        .forEach(all::add);
    List<Version> free = quarantined.stream().filter(v -> !v.equals(now.version())).toList();
    Draft next = new Draft(this);
    next.proven = all;
    next.quarantined = free;
    return next.done();
  }

  /**
   * These instances were taken out: no release of theirs may be returned to. The fence stays, or a
   * late command of an earlier deployment would find nobody above it.
   */
  TargetRecord retired(List<InstanceName> gone) {
    List<Proven> left = proven.stream().flatMap(p -> p.without(gone).stream()).toList();
    Draft next = new Draft(this);
    next.proven = left;
    return next.done();
  }

  /**
   * The hosts know more than this record did.
   *
   * @param seen the highest fence among them; a higher one of our own stays
   * @param now what all of them run; empty where nothing may be called proven: what was proven
   *     before they went on without us does not run there any more
   */
  TargetRecord adopted(Fence seen, Optional<Proven> now) {
    Draft next = new Draft(this);
    next.fence = seen.compareTo(fence) > 0 ? seen : fence;
    next.proven = now.isPresent() ? proven : List.of();
    next.unsure = Optional.empty();
    TargetRecord known = next.done();
    return now.map(known::running).orElse(known);
  }

  /** A version that was rolled back: no event brings it out again, a person can. */
  TargetRecord quarantining(Version bad, boolean automatic, Instant at) {
    List<Proven> others = proven.stream().filter(p -> !p.version().equals(bad)).toList();
    List<Version> all =
        newest(quarantined.stream().filter(v -> !v.equals(bad)).toList(), bad, MOST_QUARANTINED);
    Optional<Instant> brake = automatic ? Optional.of(at) : lastAutomaticRollback;
    Draft next = new Draft(this);
    next.proven = others;
    next.quarantined = all;
    next.lastAutomaticRollback = brake;
    return next.done();
  }

  /** A changed copy in the making: what nobody sets stays as it was. */
  private static final class Draft {
    private final Target target;
    private Fence fence;
    private Optional<Holder> holder;
    private Optional<DeploymentId> waiting;
    private List<Proven> proven;
    private List<Version> quarantined;
    private Optional<Instant> lastAutomaticRollback;
    private List<Seen> events;
    private Optional<Unsure> unsure;
    private Optional<HandHold> handHold;
    private Optional<DeploymentId> proposed;
    private long revision;

    Draft(TargetRecord before) {
      target = before.target;
      fence = before.fence;
      holder = before.holder;
      waiting = before.waiting;
      proven = before.proven;
      quarantined = before.quarantined;
      lastAutomaticRollback = before.lastAutomaticRollback;
      events = before.events;
      unsure = before.unsure;
      handHold = before.handHold;
      proposed = before.proposed;
      revision = before.revision + 1;
    }

    TargetRecord done() {
      return new TargetRecord(
          target,
          fence,
          holder,
          waiting,
          proven,
          quarantined,
          lastAutomaticRollback,
          events,
          unsure,
          handHold,
          proposed,
          revision);
    }
  }

  private static <T> List<T> newest(List<T> all, T more, int most) {
    List<T> list = new ArrayList<>(all);
    list.add(more);
    return list.size() > most ? list.subList(list.size() - most, list.size()) : list;
  }
}
