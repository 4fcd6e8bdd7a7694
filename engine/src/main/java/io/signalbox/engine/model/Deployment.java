package io.signalbox.engine.model;

import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.gate.Roles;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run that moves a target from one release to another. It is the token: while it runs, exactly
 * one message carries it.
 *
 * @param fence given by admission when it starts; {@link Fence#NONE} before. An adoption raises it
 *     to the highest that its hosts have seen
 * @param attempt of the current step, from 1
 * @param transition decisions taken so far; a wake-up names the one that it belongs to
 * @param facts published so far; numbers the next
 * @param chain hash of the last fact; set by whoever writes the fact down
 * @param touched instances on which a swap was begun, in order: marked before the first command, so
 *     that a cut-off one counts
 * @param verdict why it goes back; empty while it goes forward
 * @param since when it entered the current step
 * @param stay where it was stopped on its way forward, until a person lets it go on
 * @param began when admission let it start; empty before, and for one of the time before this was
 *     kept
 */
public record Deployment(
    DeploymentId id,
    Kind kind,
    Cause cause,
    Plan plan,
    Fence fence,
    Cursor cursor,
    Status status,
    int attempt,
    long transition,
    long facts,
    String chain,
    List<InstanceName> touched,
    GateRun gate,
    Optional<Verdict> verdict,
    Instant since,
    Optional<Stay> stay,
    Optional<Instant> began) {

  public Deployment {
    touched = List.copyOf(touched);
  }

  /** What was asked for. */
  public enum Kind {
    DEPLOY,
    ROLLBACK,
    /** Takes a target, or one host of it, out for good: nothing is restored. */
    RETIRE,
    /** Takes down what its hosts know and run, where the record knows less: changes nothing. */
    ADOPT,
    /** Removes the releases and backups that nobody needs any more: no traffic moves. */
    PRUNE
  }

  /** Why a deployment goes back: what was seen, in a sentence, with the lines it rests on. */
  public record Verdict(Ground ground, String said, List<String> evidence, Instant at) {
    public Verdict {
      evidence = List.copyOf(evidence);
    }

    /** On what ground. */
    public enum Ground {
      BREACH,
      FAILURE,
      CANCELLED,
      REQUESTED,
      /** A host has seen a higher fence: it may not even go back. */
      FENCED
    }
  }

  public static Deployment requested(DeploymentId id, Kind kind, Cause cause, Plan plan) {
    Cursor start =
        switch (kind) {
          case DEPLOY -> Cursor.at(Step.PRECHECK);
          case ROLLBACK, RETIRE -> Cursor.at(Step.RESTORE);
          case ADOPT -> Cursor.at(Step.OBSERVE);
          case PRUNE -> Cursor.at(Step.FINISH);
        };
    return new Deployment(
        id,
        kind,
        cause,
        plan,
        Fence.NONE,
        start,
        Status.RUNNING,
        1,
        0,
        0,
        "",
        List.of(),
        GateRun.none(cause.at()),
        Optional.empty(),
        cause.at(),
        Optional.empty(),
        Optional.empty());
  }

  public Target target() {
    return plan.spec().target();
  }

  public Version version() {
    return plan.release().version();
  }

  /**
   * Whether it is on the way back to a proven release (or to nothing, after a first deployment).
   */
  public boolean goingBack() {
    return switch (kind) {
      case DEPLOY, ADOPT, PRUNE -> verdict.isPresent();
      case ROLLBACK, RETIRE -> true;
    };
  }

  /** Whether it makes what was installed by hand on its hosts the first release. */
  public boolean takesOver() {
    return kind == Kind.DEPLOY && plan.release().liesOnHosts();
  }

  /**
   * Whether what a take-over has stopped serves again where nothing of ours is left: as long as no
   * release was ever proven here. What is retired after that was given up on purpose.
   */
  public boolean givesBack() {
    return switch (kind) {
      case DEPLOY -> plan.ladder().isEmpty();
      case RETIRE -> plan.release().digest().isEmpty();
      case ROLLBACK, ADOPT, PRUNE -> false;
    };
  }

  /** Whether what ran by hand was seen running: only then its end is somebody else's doing. */
  public boolean sawItRunByHand() {
    return takesOver() && plan.release().digest().isPresent();
  }

  /** Whether its restore brings back data too: asked for, and only that of the first rung. */
  public boolean restoresData() {
    return kind == Kind.ROLLBACK && cause.wishes().restoreData() && cursor.rung() == 0;
  }

  /** The release to restore, on the way back. */
  public Optional<Proven> rung() {
    return cursor.rung() < plan.ladder().size()
        ? Optional.of(plan.ladder().get(cursor.rung()))
        : Optional.empty();
  }

  /**
   * The configuration that the current step works with: on the way back, the one that was proven.
   */
  public TargetSpec activeSpec() {
    return goingBack() ? rung().map(Proven::spec).orElse(plan.spec()) : plan.spec();
  }

  /** The release that the current step works with. */
  public Release activeRelease() {
    return goingBack() ? rung().map(Proven::release).orElse(plan.release()) : plan.release();
  }

  public Batch batch() {
    return plan.batches().get(cursor.batch());
  }

  /** Who is judged under traffic, and whom they can be compared with. */
  public Roles roles() {
    List<InstanceName> changed = serving();
    List<InstanceName> control =
        plan.batches().stream()
            .flatMap(b -> b.instances().stream())
            .filter(i -> !changed.contains(i) && servedBefore(i))
            .toList();
    Optional<Instant> before =
        plan.ladder().isEmpty() ? Optional.empty() : Optional.of(began.orElse(cause.at()));
    int gates = Math.max(1, plan.batches().size() - 1);
    return new Roles(changed, control, gates + plan.watchedWaits(), before);
  }

  private boolean servedBefore(InstanceName instance) {
    return plan.ladder().stream().limit(1).anyMatch(p -> p.spec().instance(instance).isPresent());
  }

  /**
   * The instances that serve the new release by now: all before the batch in work, and that one too
   * once its traffic was moved.
   */
  public List<InstanceName> serving() {
    Cursor at = stay.map(Stay::next).orElse(cursor);
    boolean moved =
        switch (at.step()) {
          case GATE -> at.phase() == Cursor.Phase.LIVE;
          case BAKE, FINISH -> true;
          case OBSERVE, PRECHECK, BACKUP, PUSH, SWAP, WATCH, RESTORE, VERIFY -> false;
        };
    return plan.batches().stream()
        .limit(at.batch() + (moved ? 1L : 0L))
        .flatMap(b -> b.instances().stream())
        .toList();
  }

  /** Whether a host refused it, because of a higher fence that it has seen. */
  public boolean fencedOff() {
    return verdict.filter(v -> v.ground() == Verdict.Ground.FENCED).isPresent();
  }

  public boolean ended() {
    return status instanceof Status.Ended;
  }

  // One method per kind of change; each gives a new value.

  public Deployment started(Fence given, Plan complete, Instant at) {
    Draft next = new Draft(this);
    next.plan = complete;
    next.fence = given;
    next.status = Status.RUNNING;
    next.attempt = 1;
    next.transition = transition + 1;
    next.since = at;
    next.began = Optional.of(at);
    return next.done();
  }

  /** Enters a step afresh. */
  public Deployment entering(Cursor step, Instant at) {
    Draft next = new Draft(this);
    next.cursor = step;
    next.status = Status.RUNNING;
    next.attempt = 1;
    next.transition = transition + 1;
    next.gate = GateRun.none(at);
    next.since = at;
    return next.done();
  }

  /** Stays in its step, parked. */
  public Deployment waiting(Status.Waiting why, int nextAttempt) {
    Draft next = new Draft(this);
    next.status = why;
    next.attempt = nextAttempt;
    next.transition = transition + 1;
    return next.done();
  }

  public Deployment ending(Outcome outcome, String said, Instant at) {
    Draft next = new Draft(this);
    next.status = new Status.Ended(outcome, said, at);
    next.transition = transition + 1;
    return next.done();
  }

  public Deployment resumed() {
    Draft next = new Draft(this);
    next.status = Status.RUNNING;
    return next.done();
  }

  /** Goes no further forward until a person lets it; enters the cursor's step, to wait there. */
  public Deployment staying(Stay where, Cursor cursorMeanwhile, Instant at) {
    return entering(cursorMeanwhile, at).with(Optional.of(where));
  }

  /** Stays where it is; somebody has approved, say. */
  public Deployment staying(Stay other) {
    return with(Optional.of(other));
  }

  /** Was let go on: enters the step that it was stopped before. */
  public Deployment goingOn(Cursor next, Instant at) {
    return entering(next, at).with(Optional.empty());
  }

  /** Queued for its target from this moment on. */
  public Deployment queued(Instant at) {
    return with(cause, at);
  }

  /** Wished differently than it was asked for. */
  public Deployment wishing(Cause.Wishes wishes) {
    return with(cause.wishing(wishes), since);
  }

  /** A person has answered for it: nobody has to be asked any more. */
  public Deployment vouchedFor() {
    return resumed().with(cause.vouchedFor(), since);
  }

  private Deployment with(Cause otherCause, Instant otherSince) {
    Draft next = new Draft(this);
    next.cause = otherCause;
    next.since = otherSince;
    return next.done();
  }

  private Deployment with(Optional<Stay> other) {
    Draft next = new Draft(this);
    next.stay = other;
    return next.done();
  }

  public Deployment withAttempt(int number) {
    Draft next = new Draft(this);
    next.attempt = number;
    return next.done();
  }

  public Deployment withVerdict(Verdict reason) {
    Draft next = new Draft(this);
    next.verdict = Optional.of(reason);
    next.stay = Optional.empty();
    return next.done();
  }

  public Deployment withGate(GateRun run) {
    Draft next = new Draft(this);
    next.gate = run;
    return next.done();
  }

  public Deployment withPlan(Plan other) {
    Draft next = new Draft(this);
    next.plan = other;
    return next.done();
  }

  /** A host has seen this fence; never lowers its own. */
  public Deployment seeing(Fence seen) {
    Draft next = new Draft(this);
    next.fence = seen.compareTo(fence) > 0 ? seen : fence;
    return next.done();
  }

  public Deployment touching(List<InstanceName> more) {
    List<InstanceName> all = new ArrayList<>(touched);
    more.stream().filter(i -> !all.contains(i)).forEach(all::add);
    Draft next = new Draft(this);
    next.touched = all;
    return next.done();
  }

  /** After its facts were numbered and chained. */
  public Deployment havingTold(long published, String lastHash) {
    Draft next = new Draft(this);
    next.facts = published;
    next.chain = lastHash;
    return next.done();
  }

  /** A changed copy in the making: what nobody sets stays as it was. */
  private static final class Draft {
    private final DeploymentId id;
    private final Kind kind;
    private Cause cause;
    private Plan plan;
    private Fence fence;
    private Cursor cursor;
    private Status status;
    private int attempt;
    private long transition;
    private long facts;
    private String chain;
    private List<InstanceName> touched;
    private GateRun gate;
    private Optional<Verdict> verdict;
    private Instant since;
    private Optional<Stay> stay;
    private Optional<Instant> began;

    Draft(Deployment before) {
      id = before.id;
      kind = before.kind;
      cause = before.cause;
      plan = before.plan;
      fence = before.fence;
      cursor = before.cursor;
      status = before.status;
      attempt = before.attempt;
      transition = before.transition;
      facts = before.facts;
      chain = before.chain;
      touched = before.touched;
      gate = before.gate;
      verdict = before.verdict;
      since = before.since;
      stay = before.stay;
      began = before.began;
    }

    Deployment done() {
      return new Deployment(
          id,
          kind,
          cause,
          plan,
          fence,
          cursor,
          status,
          attempt,
          transition,
          facts,
          chain,
          touched,
          gate,
          verdict,
          since,
          stay,
          began);
    }
  }
}
