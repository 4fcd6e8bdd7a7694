package io.signalbox.engine.admission;

import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.admission.Circumstances.Running;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.Freeze;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Why a deployment may not start yet.
 *
 * @param until when it may at the earliest, as far as known
 * @param expires how long it waits for that at most, in all; empty when for ever
 */
record Wait(Status.Why why, String said, Instant until, Optional<Duration> expires) {
  private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

  /** What a person has said comes first, then the calendar, then who acts on the target. */
  static Optional<Wait> before(
      TargetRecord record, Deployment deployment, Circumstances around, Instant at) {
    return switch (deployment.kind()) {
      // Nothing keeps anybody from going back.
      case ROLLBACK -> Optional.empty();
      case ADOPT -> busy(record);
      case DEPLOY, RETIRE, PRUNE ->
          byHand(record)
              .or(() -> frozen(deployment, around.freezes(), at))
              .or(() -> preempts(record, deployment) ? Optional.empty() : busy(record))
              .or(() -> record.holder().isPresent() ? Optional.empty() : full(deployment, around));
    };
  }

  /**
   * Nobody is fenced off on some of its hosts alone: the others would stay half done. Who asks for
   * that is refused at once; who has waited for something else finds a holder that came later.
   */
  private static boolean preempts(TargetRecord record, Deployment deployment) {
    return deployment.cause().wishes().preempt()
        && (deployment.kind() != Deployment.Kind.RETIRE
            || record.holder().filter(h -> !hosts(deployment).containsAll(h.hosts())).isEmpty());
  }

  static Optional<Wait> busy(TargetRecord record) {
    return record
        .holder()
        .map(
            h ->
                of(
                    Status.Why.BUSY,
                    "waiting for deployment %s, which holds %s"
                        .formatted(h.deployment(), record.target())));
  }

  private static Optional<Wait> byHand(TargetRecord record) {
    return record
        .handHold()
        .map(
            h ->
                of(
                    Status.Why.HELD,
                    "%s is held by hand, by %s: %s"
                        .formatted(record.target(), h.by(), h.reason())));
  }

  private static Optional<Wait> frozen(Deployment deployment, List<Freeze> freezes, Instant at) {
    if (deployment.cause().wishes().overrideFreeze()) return Optional.empty();
    return Freeze.at(freezes, deployment.target(), at)
        .map(f -> new Wait(Status.Why.FREEZE, f.said(), f.until(), Optional.of(f.expires())));
  }

  private static Optional<Wait> full(Deployment deployment, Circumstances around) {
    Limits limits = around.limits();
    Target target = deployment.target();
    List<Running> others =
        around.running().stream().filter(r -> !r.deployment().equals(deployment.id())).toList();
    return full(limits.all(), others, r -> true, "at once")
        .or(
            () ->
                full(
                    limits.environment(),
                    others,
                    r -> r.target().environment().equals(target.environment()),
                    "in " + target.environment()))
        .or(
            () ->
                hosts(deployment).stream()
                    .flatMap(
                        h ->
                            full(limits.host(), others, r -> r.hosts().contains(h), "on " + h)
                                .stream())
                    .findFirst());
  }

  private static Optional<Wait> full(
      int most, List<Running> others, Predicate<Running> counts, String where) {
    if (most == 0 || others.stream().filter(counts).count() < most) return Optional.empty();
    return Optional.of(
        of(Status.Why.LIMIT, "waiting, for no more than %d may run %s".formatted(most, where)));
  }

  static List<HostName> hosts(Deployment deployment) {
    return deployment.plan().everyInstance().stream().map(i -> i.host().name()).distinct().toList();
  }

  private static Wait of(Status.Why why, String said) {
    return new Wait(why, said, FAR, Optional.empty());
  }

  /** Whether it has waited long enough for that, since then. */
  boolean expired(Instant since, Instant at) {
    return expires.filter(most -> !at.isBefore(since.plus(most))).isPresent();
  }

  /** When somebody looks at it next. */
  Instant looksAt(Instant at) {
    Instant heartbeat = at.plus(Decision.HEARTBEAT);
    return until.isBefore(heartbeat) ? until : heartbeat;
  }

  Status.Waiting status() {
    return new Status.Waiting(why, said, until);
  }

  /** Whether that is news to somebody who waits like this. */
  boolean differsFrom(Status.Waiting before) {
    return before.why() != why || !before.said().equals(said);
  }
}
