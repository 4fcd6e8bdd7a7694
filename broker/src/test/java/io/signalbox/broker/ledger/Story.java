package io.signalbox.broker.ledger;

import io.signalbox.broker.Samples;
import io.signalbox.broker.wire.FactChain;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The facts of one deployment, a second apart. */
final class Story {
  static final Target AUTH = Target.of("auth", "production");

  private final DeploymentId id;
  private final Target target;
  private final Version version;
  private final Instant begin;
  private final List<Arrival> told = new ArrayList<>();

  Story(String id, Target target, String version, Instant begin) {
    this.id = new DeploymentId(id);
    this.target = target;
    this.version = new Version(version);
    this.begin = begin;
  }

  static Story of(String id) {
    return new Story(id, AUTH, "2", Samples.NOON);
  }

  Story tell(What... whats) {
    for (What what : whats) {
      long number = told.size() + 1L;
      Instant at = begin.plusSeconds(number - 1);
      String json = Json.write(new Fact(id, number, target, version, at, what));
      String before = told.isEmpty() ? "" : told.getLast().hash();
      told.add(new Arrival(id + "#" + number, json, before, FactChain.hash(before, json)));
    }
    return this;
  }

  Story asked(Deployment.Kind kind) {
    return tell(
        new What.Requested(
            kind, new Cause("ci", "e-" + id, "ada", begin, false, "", Cause.Wishes.NONE)));
  }

  Story started() {
    return tell(new What.Started(new Fence(7), Optional.of(new Version("1")), 3, 2));
  }

  Story ended(Outcome outcome) {
    return tell(new What.Ended(outcome, "it " + outcome));
  }

  /** One of everything that a deployment can tell on its way, and back. */
  static Story ofEverything(String id) {
    Cursor gate = new Cursor(Step.GATE, Cursor.Phase.LIVE, 1, 0);
    Instant later = Samples.NOON.plus(Duration.ofMinutes(1));
    return of(id)
        .asked(Deployment.Kind.DEPLOY)
        .tell(new What.Parked(Status.Why.BUSY, "waiting for deployment x", later))
        .started()
        .tell(
            new What.StepDone(Cursor.at(Step.PRECHECK), 1, List.of(Evidence.of("pc1", true, "ok"))),
            new What.BackupSkipped("ada"),
            missed(Optional.of(later)),
            new What.StepDone(Cursor.at(Step.PUSH), 2, List.of()),
            new What.GatePassed(Cursor.at(Step.GATE), "2 of 2 answer", List.of("200")),
            new What.GateBreached(gate, "pc2 answers 503", List.of("503")),
            new What.Heard(
                new Signal.Cancel(new DeploymentId(id), "ada", "", later), false, "too late"),
            new What.TurnedBack(verdict(), Optional.of(new Version("1"))),
            new What.Descended(1, new Version("0.9"), "1 is not there"),
            missed(Optional.empty()))
        .ended(Outcome.ROLLED_BACK);
  }

  static Deployment.Verdict verdict() {
    return new Deployment.Verdict(
        Deployment.Verdict.Ground.BREACH, "pc2 answers 503", List.of("503"), Samples.NOON);
  }

  private static What missed(Optional<Instant> again) {
    StepFailed failed =
        StepFailed.of(StepFailed.Code.UNREACHABLE, "pc1", "no route", "Look at pc1.");
    return new What.StepMissed(Cursor.at(Step.PUSH), 1, List.of(failed), again);
  }

  DeploymentId id() {
    return id;
  }

  List<Arrival> told() {
    return List.copyOf(told);
  }

  Arrival fact(int number) {
    return told.get(number - 1);
  }
}
