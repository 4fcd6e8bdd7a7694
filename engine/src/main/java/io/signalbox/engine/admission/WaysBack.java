package io.signalbox.engine.admission;

import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests to go back: to a release that is proven, or, while somebody holds the target, by its
 * holder.
 */
final class WaysBack {
  private WaysBack() {}

  static Admission rollback(TargetRecord record, Ask.Rollback ask, Instant at) {
    List<What> asked = List.of(new What.Requested(Kind.ROLLBACK, ask.cause()));
    return rollback(
        record,
        ask,
        plan -> Deployment.requested(ask.id(), Kind.ROLLBACK, ask.cause(), plan),
        asked,
        at);
  }

  /** The deployment that carries out a plan: a new one, or one that was waiting for this. */
  @FunctionalInterface
  private interface Begun {
    Deployment of(Plan plan);
  }

  private static List<What> and(List<What> facts, What more) {
    List<What> all = new ArrayList<>(facts);
    all.add(more);
    return all;
  }

  /** A person was asked about it, and has approved. */
  static Admission approved(TargetRecord record, Deployment proposed, Instant at) {
    Ask.Rollback ask =
        new Ask.Rollback(proposed.id(), Optional.empty(), proposed.plan().spec(), proposed.cause());
    return rollback(record, ask, proposed::withPlan, List.of(), at);
  }

  private static Admission rollback(
      TargetRecord record, Ask.Rollback ask, Begun begun, List<What> asked, Instant at) {
    // Who only prunes is not asked to go back: the higher fence ends it.
    boolean held = record.changing();
    if (held && !ask.cause().wishes().preempt()) return toHolder(record, ask, begun, asked, at);
    List<Proven> older = record.proven().stream().skip(held ? servedBefore(record) : 1).toList();
    List<Proven> wanted =
        ask.to()
            .map(v -> older.stream().dropWhile(p -> !p.version().equals(v)).toList())
            .orElse(older);
    boolean nothing =
        !held && ask.to().isPresent() && ask.to().equals(record.current().map(Proven::version));
    Deployment fresh = begun.of(back(record, ask, wanted));
    Optional<Refusal> refusal =
        Refusal.behind(record)
            .or(() -> Refusal.ofPreempted(record, ask))
            .or(() -> Refusal.ofData(ask, fresh));
    if (refusal.isPresent()) return Starts.refuse(record, fresh, asked, refusal.get(), at);
    if (nothing) {
      String said = "%s already runs %s; nothing to do.".formatted(record.target(), ask.to().get());
      Deployment ended = fresh.ending(Outcome.SUCCEEDED, said, at);
      return new Admission(
          record,
          List.of(new Dispatch.Close(ended, and(asked, new What.Ended(Outcome.SUCCEEDED, said)))));
    }
    if (!leadsThere(fresh, ask)) {
      return Starts.reject(
          record,
          fresh,
          asked,
          nowhere(record, ask),
          "'signalbox history' lists the proven releases.",
          at);
    }
    if (ask.cause().automatic() && braked(record, at)) {
      return Starts.reject(
          record,
          fresh,
          asked,
          "%s was rolled back automatically less than %d minutes ago; a second time needs a person."
              .formatted(record.target(), Admitter.BRAKE.toMinutes()),
          "Look at both releases, then 'signalbox rollback' or 'signalbox deploy'.",
          at);
    }
    return held
        ? Starts.overtake(record, fresh, asked, at)
        : Starts.start(record, fresh, asked, at);
  }

  /**
   * What a holder that loses its target was replacing is the newest proven release; a rollback was
   * leaving that one.
   */
  private static int servedBefore(TargetRecord record) {
    return record.holder().flatMap(TargetRecord.Holder::kind).equals(Optional.of(Kind.ROLLBACK))
        ? 1
        : 0;
  }

  private static boolean leadsThere(Deployment fresh, Ask.Rollback ask) {
    return fresh.plan().ladder().stream()
        .limit(1)
        .anyMatch(p -> ask.to().isEmpty() || ask.to().get().equals(p.version()));
  }

  private static boolean braked(TargetRecord record, Instant at) {
    return record
        .lastAutomaticRollback()
        .filter(last -> at.isBefore(last.plus(Admitter.BRAKE)))
        .isPresent();
  }

  private static String nowhere(TargetRecord record, Ask.Rollback ask) {
    return ask.to()
        .map(v -> "%s has no proven release %s to go back to.".formatted(record.target(), v))
        .orElse("%s has no older proven release to go back to.".formatted(record.target()));
  }

  /**
   * A rollback's plan is the ladder that it climbs down; its configuration is the one of the
   * release that runs now.
   */
  private static Plan back(TargetRecord record, Ask.Rollback ask, List<Proven> wanted) {
    List<Proven> ladder = wanted.stream().flatMap(p -> p.reachedBy(ask.spec()).stream()).toList();
    TargetSpec running =
        record.current().flatMap(p -> p.reachedBy(ask.spec())).map(Proven::spec).orElse(ask.spec());
    var release =
        ladder.stream()
            .findFirst()
            .map(Proven::release)
            .or(() -> record.current().map(Proven::release))
            .orElseGet(() -> Starts.unknownRelease(ask.spec(), ask.to().orElse(Version.NONE)));
    return Plan.rolling(running, release, ladder);
  }

  /** The holder can go back, but to one release only, and without the data. */
  private static Admission toHolder(
      TargetRecord record, Ask.Rollback ask, Begun begun, List<What> asked, Instant at) {
    Deployment fresh = begun.of(back(record, ask, List.of()));
    Optional<Refusal> refusal = Refusal.ofHolder(record, ask);
    return refusal
        .map(r -> Starts.reject(record, fresh, asked, r.said(), r.next(), at))
        .orElseGet(() -> tellHolder(record, ask, fresh, asked, at));
  }

  private static Admission tellHolder(
      TargetRecord record, Ask.Rollback ask, Deployment fresh, List<What> asked, Instant at) {
    TargetRecord.Holder holder = record.holder().orElseThrow();
    String said =
        "passed on to deployment %s, which holds %s"
            .formatted(holder.deployment(), record.target());
    Deployment ended = fresh.ending(Outcome.SUCCEEDED, said, at);
    Signal signal =
        new Signal.RollBack(holder.deployment(), ask.cause().by(), ask.cause().reason(), at);
    return new Admission(
        record.told(),
        List.of(
            new Dispatch.Tell(signal),
            new Dispatch.Close(ended, and(asked, new What.Ended(Outcome.SUCCEEDED, said)))));
  }
}
