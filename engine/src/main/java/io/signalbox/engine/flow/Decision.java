package io.signalbox.engine.flow;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to happen, all of it in one transaction: the next deployment, where it goes, the
 * wake-ups, the facts.
 *
 * @param facts in order; whoever writes them down numbers and chains them
 */
public record Decision(Deployment next, Destination to, List<WakeUp> wakeUps, List<What> facts) {
  /**
   * A park is looked at again at least this often, so that whatever is missed costs time and
   * nothing else.
   */
  public static final Duration HEARTBEAT = Duration.ofSeconds(30);

  public Decision {
    wakeUps = List.copyOf(wakeUps);
    facts = List.copyOf(facts);
  }

  /** Where a token goes. */
  public sealed interface Destination {
    record ToStep(Step step) implements Destination {}

    record Parked() implements Destination {}

    record ToAdmission() implements Destination {}
  }

  /**
   * On to the step under its cursor. A swap marks its instances as touched before anything is done
   * to them.
   */
  static Decision go(Deployment next, List<What> facts) {
    Deployment marked =
        next.cursor().step() == Step.SWAP ? next.touching(next.batch().instances()) : next;
    return new Decision(
        marked,
        new Destination.ToStep(marked.cursor().step()),
        List.of(),
        facts.stream().map(f -> f.leadingTo(next(marked, bakesUntil(marked)))).toList());
  }

  private static What.Next next(Deployment now, Optional<Instant> until) {
    return new What.Next(now.cursor().step(), now.cursor().batch(), until);
  }

  private static Optional<Instant> pausesUntil(Status.Waiting why) {
    return Optional.of(why.until()).filter(u -> why.why() == Status.Why.PAUSE);
  }

  private static Optional<Instant> bakesUntil(Deployment now) {
    return now.cursor().step() == Step.BAKE
        ? Optional.of(now.since().plus(now.plan().spec().strategy().bake()))
        : Optional.empty();
  }

  static Decision park(
      Deployment now, Status.Waiting why, int attempt, Instant at, List<What> facts) {
    Deployment next = now.waiting(why, attempt);
    return new Decision(
        next,
        new Destination.Parked(),
        List.of(wakeUp(next, why.until(), at)),
        facts.stream().map(f -> f.leadingTo(next(next, pausesUntil(why)))).toList());
  }

  static Decision end(Deployment now, Outcome outcome, String said, Instant at, List<What> facts) {
    return new Decision(
        now.ending(outcome, said, at), new Destination.ToAdmission(), List.of(), facts);
  }

  /** When a parked deployment is looked at next. */
  static WakeUp wakeUp(Deployment parked, Instant due, Instant at) {
    Instant heartbeat = at.plus(HEARTBEAT);
    return new WakeUp(parked.id(), parked.transition(), due.isBefore(heartbeat) ? due : heartbeat);
  }

  /** The same, told after this. */
  public Decision after(What first) {
    List<What> all = new ArrayList<>();
    all.add(first);
    all.addAll(facts);
    return new Decision(next, to, wakeUps, all);
  }

  /** The same, told after these. */
  Decision told(List<What> before) {
    List<What> all = new ArrayList<>(before);
    all.addAll(facts);
    return new Decision(next, to, wakeUps, all);
  }

  static List<What> and(List<What> facts, What more) {
    List<What> all = new ArrayList<>(facts);
    all.add(more);
    return all;
  }
}
