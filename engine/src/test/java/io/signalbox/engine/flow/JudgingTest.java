package io.signalbox.engine.flow;

import static io.signalbox.engine.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Severity;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A deployment whose gate has a check: what it does, tells and carries. */
class JudgingTest {
  private final List<What> facts = new ArrayList<>();
  private Deployment now = Situation.of("forward GATE/live batch=0 bakes");
  private Instant at = NOON;

  private void checking(Severity severity) {
    CheckSpec cpu =
        new CheckSpec(
            "cpu",
            new SourceSpec.HostMetric(SourceSpec.Metric.CPU),
            CheckSpec.Limit.above(90),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            5,
            3,
            1,
            Duration.ZERO,
            Duration.ofMinutes(1),
            CheckSpec.Quorum.ANY,
            severity,
            CheckSpec.Missing.HOLDS,
            Duration.ofHours(1),
            Optional.empty());
    TargetSpec spec = now.plan().spec();
    Plan plan = now.plan();
    now =
        now.withPlan(
            new Plan(
                spec.judgedBy(spec.gate().judging(List.of(cpu))),
                plan.release(),
                plan.batches(),
                plan.ladder()));
  }

  private Decision second(double changed, double unchanged, Signal... signals) {
    at = at.plusSeconds(1);
    List<Probe> probes =
        now.cursor().step() == Step.BAKE
            ? Stream.of("a", "b", "c").map(i -> Given.probe(i, at, true)).toList()
            : List.of(Given.probe("a", at, true));
    List<Sample> samples =
        Stream.of("a", "b", "c")
            .map(
                i ->
                    new Sample(
                        "cpu",
                        new InstanceName(i),
                        at,
                        Duration.ZERO,
                        new Reading.Value(i.equals("a") ? changed : unchanged),
                        ""))
            .toList();
    Decision decision =
        Decider.decide(now, new StepReport.Sampled(at, probes, samples), List.of(signals));
    facts.addAll(decision.facts());
    now = decision.next();
    return decision;
  }

  private void seconds(int count, double changed, double unchanged) {
    for (int i = 0; i < count; i++) second(changed, unchanged);
  }

  @Test
  void aBadCheckSendsItBackWithItsVerdict() {
    checking(Severity.ROLL_BACK);
    seconds(3, 99, 10);
    assertThat(now.goingBack()).isTrue();
    assertThat(now.verdict().orElseThrow().said()).contains("cpu: a had 3 or more bad");
    What.GateBreached told = (What.GateBreached) facts.getFirst();
    assertThat(told.verdicts()).extracting(v -> v.check()).containsExactly("health", "cpu");
    assertThat(told.verdicts().get(1).series().getFirst().points()).hasSize(3);
  }

  @Test
  void aGoodOnePassesWithItsVerdict() {
    checking(Severity.ROLL_BACK);
    seconds(10, 10, 10);
    What.GatePassed told = (What.GatePassed) facts.getFirst();
    assertThat(told.verdicts()).extracting(v -> v.standing()).containsOnly(Standing.GOOD);
    assertThat(now.cursor().batch()).isEqualTo(1);
  }

  @Test
  void aHeldGateWaitsIsToldOnceAndCanStillBeRolledBack() {
    checking(Severity.HOLD);
    seconds(60, 99, 10);
    assertThat(now.status())
        .isInstanceOfSatisfying(
            Status.Waiting.class,
            w -> {
              assertThat(w.why()).isEqualTo(Status.Why.SAMPLE);
              assertThat(w.said()).startsWith("held: cpu: a had 3 or more bad");
            });
    assertThat(facts.stream().filter(f -> !(f instanceof What.GateSampled)))
        .hasSize(1)
        .first()
        .isInstanceOf(What.GateHeld.class);
    second(99, 10, new Signal.RollBack(now.id(), "ada", "enough", at));
    assertThat(now.goingBack()).isTrue();
  }

  @Test
  void aHeldGateGoesOnWhenAPersonSaysSo() {
    checking(Severity.HOLD);
    seconds(20, 99, 10);
    Deployment asked =
        Decider.wake(now, at, List.of(new Signal.Retry(now.id(), "ada", "known", at))).next();
    assertThat(asked.gate().accepted()).containsExactly("cpu");
    now = asked;
    facts.clear();
    second(99, 10);
    assertThat(facts)
        .first()
        .isInstanceOfSatisfying(
            What.GatePassed.class, p -> assertThat(p.said()).contains("a person said to go on"));
  }

  /** A person may take hours; what goes bad meanwhile does not wait. */
  @Test
  void aPausedDeploymentIsJudgedByItsChecksToo() {
    checking(Severity.ROLL_BACK);
    now = now.entering(now.cursor().to(Step.GATE, Cursor.Phase.LIVE), at);
    second(10, 10, new Signal.Pause(now.id(), "ada", "lunch", at));
    assertThat(now.cursor().step()).isEqualTo(Step.WATCH);
    assertThat(now.roles().changed()).containsExactlyElementsOf(Given.names("a"));
    seconds(3, 99, 10);
    assertThat(now.goingBack()).isTrue();
    assertThat(now.verdict().orElseThrow().said()).contains("cpu: a had 3 or more bad");
  }

  /** The others are compared with those that are not changed yet; in a bake there are none left. */
  @Test
  void theUnchangedInstancesAreAskedTooAndExonerate() {
    checking(Severity.ROLL_BACK);
    assertThat(now.roles().changed()).containsExactlyElementsOf(Given.names("a"));
    assertThat(now.roles().control()).containsExactlyElementsOf(Given.names("b", "c"));
    seconds(5, 99, 99);
    assertThat(now.goingBack()).isFalse();
    assertThat(facts)
        .first()
        .isInstanceOfSatisfying(
            What.GateHeld.class,
            h -> assertThat(h.verdict().standing()).isEqualTo(Standing.COMMON_CAUSE));
    assertThat(Situation.of("forward BAKE bakes batch=2").roles().control()).isEmpty();
  }

  /** What serves already is compared while people are asked, too. */
  @Test
  void waitsForAnApprovalHaveTheirShareOfTheFalseAlarms() {
    assertThat(Situation.of("forward GATE/live batch=0").roles().gates()).isEqualTo(2);
    assertThat(Situation.of("forward GATE/live batch=0 approves=BACKUP,SWAP").roles().gates())
        .as("nothing serves yet")
        .isEqualTo(2);
    assertThat(Situation.of("forward GATE/live batch=0 approves=REST,FINISH").roles().gates())
        .isEqualTo(4);
  }

  /** Of a first deployment the others serve nothing yet. */
  @Test
  void aFirstDeploymentHasNobodyToBeComparedWith() {
    assertThat(Situation.of("forward GATE/live batch=0 first").roles().control()).isEmpty();
  }

  @Test
  void aCheckIsDueWhenItsTimeHasCome() {
    checking(Severity.ROLL_BACK);
    second(10, 10);
    InstanceName a = new InstanceName("a");
    assertThat(now.gate().due(now.plan().spec().gate(), a, at.plusMillis(999))).isEmpty();
    assertThat(now.gate().due(now.plan().spec().gate(), a, at.plusSeconds(1))).hasSize(1);
  }
}
