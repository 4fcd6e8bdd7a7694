package io.signalbox.engine.admission;

import static io.signalbox.engine.Given.NOON;

import io.signalbox.engine.Given;
import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.BackupSpec;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Admission's desk for one target: what is asked, and what goes out, in words. Remembers the record
 * and every deployment that went out, so that a test reads as a story.
 */
final class Desk {
  /** With a dump, and a way to bring it back. */
  static final TargetSpec KEEPING =
      Given.keeping(
          new BackupSpec(
              List.of("conf"),
              List.of(),
              Optional.of("dump"),
              Optional.of("undump"),
              Duration.ofMinutes(1),
              5));

  private TargetRecord record = TargetRecord.unknown(Given.SHOP);
  private Instant now = NOON;
  private final Map<String, Deployment> out = new HashMap<>();
  private Circumstances around = Circumstances.FREE;

  TargetRecord record() {
    return record;
  }

  Deployment deployment(String id) {
    return java.util.Objects.requireNonNull(out.get(id), id);
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  /** What is so besides, from now on. */
  void around(Circumstances other) {
    around = other;
  }

  Instant now() {
    return now;
  }

  String hold(String id, String reason) {
    return ask(
        new Ask.Hold(
            new DeploymentId(id),
            Given.SHOP,
            new Cause("test", id, "ada", now, false, reason, Cause.Wishes.NONE)));
  }

  String release(String id) {
    return ask(new Ask.LetGo(new DeploymentId(id), Given.SHOP, Given.cause(id)));
  }

  /** A signal reaches it where it is parked. */
  String told(String id, Signal signal) {
    Deployment d = Decider.wake(deployment(id), now, List.of(signal)).next();
    return comesBack(d);
  }

  /** A record that has proven these, the running one last. */
  static Desk running(String... versions) {
    Desk desk = new Desk();
    for (String version : versions) {
      desk.deploy("past-" + version, version);
      desk.ends("past-" + version, Outcome.SUCCEEDED);
    }
    return desk;
  }

  String deploy(String id, String version) {
    return deploy(id, version, Cause.Wishes.NONE);
  }

  String deploy(String id, String version, Cause.Wishes wishes) {
    return deploy(id, version, Given.SPEC, wishes);
  }

  String deploy(String id, String version, TargetSpec today, Cause.Wishes wishes) {
    return ask(
        new Ask.Deploy(
            new DeploymentId(id),
            Given.release(version),
            today,
            Given.cause("event-" + id, false, wishes)));
  }

  /** The same version as another deployment, asked for once more. */
  String replay(String id, String of, String version, Instant asked, boolean force) {
    Cause cause = Given.cause("event-" + id, false, new Cause.Wishes(false, force, false, false));
    Cause again =
        new Cause(
            cause.source(),
            cause.eventId(),
            cause.by(),
            now,
            false,
            "",
            cause.wishes(),
            Optional.of(new Cause.Replay(new DeploymentId(of), asked)));
    return ask(new Ask.Deploy(new DeploymentId(id), Given.release(version), Given.SPEC, again));
  }

  String retire(String id, String host, Cause.Wishes wishes) {
    return ask(
        new Ask.Retire(
            new DeploymentId(id),
            Optional.of(host).filter(h -> !h.isEmpty()).map(HostName::new),
            Given.SPEC,
            Given.cause("event-" + id, false, wishes)));
  }

  String prune(String id) {
    return prune(id, Given.SPEC);
  }

  String prune(String id, TargetSpec today) {
    return ask(new Ask.Prune(new DeploymentId(id), today, Given.cause("event-" + id)));
  }

  String adopt(String id, Cause.Wishes wishes) {
    return ask(
        new Ask.Adopt(new DeploymentId(id), Given.SPEC, Given.cause("event-" + id, false, wishes)));
  }

  String takeOver(String id, TargetSpec today, Cause.Wishes wishes) {
    return ask(
        new Ask.TakeOver(
            new DeploymentId(id),
            new Version("0-by-hand"),
            today,
            Given.cause("event-" + id, false, wishes)));
  }

  /** A host has refused its claim. */
  String isFencedOff(String id) {
    Deployment.Verdict fenced =
        new Deployment.Verdict(Deployment.Verdict.Ground.FENCED, "too low", List.of(), now);
    return comesBack(deployment(id).withVerdict(fenced).ending(Outcome.PREEMPTED, "too low", now));
  }

  /** It has found hosts that know this fence and run this version. */
  String endsAdopting(String id, long fence, String version) {
    Deployment d = deployment(id).seeing(new Fence(fence));
    return comesBack(
        d.withPlan(d.plan().withRelease(Given.release(version)))
            .ending(Outcome.SUCCEEDED, "said so", now));
  }

  /** It has found hosts that know this fence, and nothing that could be called proven. */
  String endsForced(String id, long fence) {
    return comesBack(
        deployment(id).seeing(new Fence(fence)).ending(Outcome.SUCCEEDED, "said so", now));
  }

  /** Instances that a deployment counts as touched. */
  String touched(String id) {
    return deployment(id).touched().toString();
  }

  String rollback(String id) {
    return rollback(id, Optional.empty(), false);
  }

  String rollbackWithData(String id, boolean automatic) {
    Cause.Wishes data = new Cause.Wishes(false, false, false, true);
    return ask(
        new Ask.Rollback(
            new DeploymentId(id),
            Optional.empty(),
            KEEPING,
            Given.cause("event-" + id, automatic, data)));
  }

  /** What each rung of a deployment's ladder may be restored from. */
  String backups(String id) {
    return deployment(id).plan().ladder().stream()
        .map(p -> p.version() + " " + p.backups())
        .collect(Collectors.joining(", "));
  }

  /** Its restores failed as far down as this rung. */
  void climbsDown(String id, int rung) {
    Deployment d = deployment(id);
    out.put(id, d.entering(d.cursor().onRung(rung), now));
  }

  String endsTouched(String id, Outcome outcome) {
    return comesBack(
        deployment(id).touching(Given.names("a", "b", "c")).ending(outcome, "said so", now));
  }

  String rollbackTo(String id, String version) {
    return rollback(id, Optional.of(new Version(version)), false);
  }

  /** An alert that a person is to be asked about. */
  String alertProposes(String id) {
    return ask(
        new Ask.Propose(
            new DeploymentId(id), Given.SPEC, Given.cause("event-" + id, true, Cause.Wishes.NONE)));
  }

  String approved(String id) {
    return told(id, new Signal.Approve(new DeploymentId(id), "ada", "", now));
  }

  /** Whether a signal finds anybody. */
  String tell(Signal signal) {
    return ask(new Ask.Tell(Given.SHOP, signal));
  }

  String alertRollsBack(String id) {
    return rollback(id, Optional.empty(), true);
  }

  String rollbackPreempting(String id, String to, boolean data) {
    return rollback(
        id,
        Optional.of(to).filter(v -> !v.isEmpty()).map(Version::new),
        false,
        new Cause.Wishes(false, false, true, data));
  }

  private String rollback(String id, Optional<Version> to, boolean automatic) {
    return rollback(id, to, automatic, Cause.Wishes.NONE);
  }

  private String rollback(String id, Optional<Version> to, boolean automatic, Cause.Wishes wishes) {
    return ask(
        new Ask.Rollback(
            new DeploymentId(id), to, Given.SPEC, Given.cause("event-" + id, automatic, wishes)));
  }

  /** The deployment comes back, over. */
  String ends(String id, Outcome outcome) {
    Deployment last = deployment(id);
    boolean changed =
        switch (outcome) {
          case SUCCEEDED, ROLLED_BACK -> true;
          case FAILED, CANCELLED, SUPERSEDED, REJECTED, PREEMPTED -> false;
        };
    Deployment touched = changed ? last.touching(Given.names("a", "b", "c")) : last;
    return comesBack(touched.ending(outcome, "said so", now));
  }

  String comesBack(String id) {
    return comesBack(deployment(id));
  }

  String comesBack(Deployment deployment) {
    return ask(new Ask.Return(deployment));
  }

  private String ask(Ask ask) {
    Admission admission = Admitter.admit(record, ask, around, now);
    record = admission.record();
    return admission.dispatches().stream().map(this::line).collect(Collectors.joining("; "));
  }

  private String line(Dispatch dispatch) {
    return switch (dispatch) {
      case Dispatch.Start start -> {
        Deployment d = start.deployment();
        out.put(d.id().value(), d);
        yield "start %s with fence %s, back to %s"
            .formatted(
                d.id(),
                d.fence(),
                versions(d.plan().ladder().stream().map(p -> p.version()).toList()));
      }
      case Dispatch.Park park -> {
        out.put(park.deployment().id().value(), park.deployment());
        yield "park %s %s"
            .formatted(park.deployment().id(), ((Status.Waiting) park.deployment().status()).why());
      }
      case Dispatch.Close close ->
          "close %s %s"
              .formatted(
                  close.deployment().id(), ((Status.Ended) close.deployment().status()).outcome());
      case Dispatch.Note note ->
          "note "
              + note.facts().stream()
                  .map(f -> f.getClass().getSimpleName())
                  .collect(Collectors.joining(","));
      case Dispatch.Wake wake -> "wake " + wake.wakeUp().deployment();
      case Dispatch.Unheard unheard -> "nobody hears " + unheard.signal().deployment();
      case Dispatch.Tell tell ->
          "tell %s %s"
              .formatted(tell.signal().deployment(), tell.signal().getClass().getSimpleName());
      case Dispatch.Known known -> "known as " + known.deployment();
    };
  }

  private static String versions(List<Version> versions) {
    return versions.stream().map(Version::value).collect(Collectors.joining(",", "[", "]"));
  }

  String proven() {
    return versions(record.proven().stream().map(p -> p.version()).toList());
  }

  String quarantined() {
    return versions(record.quarantined());
  }

  /** Who holds the target and who waits. */
  String held() {
    return "%s, then %s"
        .formatted(
            record.holder().map(h -> h.deployment().value()).orElse("nobody"),
            record.waiting().map(DeploymentId::value).orElse("nobody"));
  }
}
