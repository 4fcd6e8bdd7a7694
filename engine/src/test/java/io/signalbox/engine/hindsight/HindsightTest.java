package io.signalbox.engine.hindsight;

import static io.signalbox.engine.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Recording;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.hindsight.Retold.Change;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outline;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
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

/** A gate under traffic with a check, recorded, and decided again by others. */
class HindsightTest {
  private final List<Fact> facts = new ArrayList<>();
  private Deployment now =
      Deployment.requested(
          new DeploymentId("d1"),
          Deployment.Kind.DEPLOY,
          Given.cause("e1"),
          Plan.rolling(
              judging("cpu", 90, Severity.ROLL_BACK),
              Given.release("v3"),
              List.of(Given.proven("v2"))));
  private Instant at = NOON;

  private static TargetSpec judging(String check, double limit, Severity severity) {
    CheckSpec spec =
        new CheckSpec(
            check,
            new SourceSpec.HostMetric(SourceSpec.Metric.CPU),
            CheckSpec.Limit.above(limit),
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
            Duration.ofHours(2),
            Optional.empty());
    return Given.SPEC.judgedBy(Given.SPEC.gate().judging(List.of(spec)));
  }

  private void by(TargetSpec spec) {
    now = now.withPlan(Plan.rolling(spec, now.plan().release(), now.plan().ladder()));
  }

  private void started() {
    now = now.entering(new Cursor(Step.GATE, Cursor.Phase.LIVE, 0, 0), at);
    now = now.touching(Given.names("a"));
    Outline outline = Outline.of(now.plan());
    tell(List.of(new What.Started(new Fence(7), Optional.empty(), 3, 3, Optional.of(outline))));
  }

  private void tell(List<What> whats) {
    for (What what : whats) {
      facts.add(new Fact(now.id(), facts.size() + 1L, now.target(), now.version(), at, what));
    }
  }

  private void second(double cpu, Signal... signals) {
    at = at.plusSeconds(1);
    List<Probe> probes =
        Stream.of("a", "b", "c")
            .filter(i -> i.equals("a") || now.cursor().step() == Step.BAKE)
            .map(i -> Given.probe(i, at, true))
            .toList();
    List<Sample> samples =
        Stream.of("a", "b", "c")
            .map(
                i ->
                    new Sample(
                        "cpu",
                        new InstanceName(i),
                        at,
                        Duration.ZERO,
                        new Reading.Value(i.equals("a") ? cpu : 10),
                        "mark"))
            .toList();
    Decision decision =
        Decider.decide(now, new StepReport.Sampled(at, probes, samples), List.of(signals));
    tell(decision.facts());
    now = decision.next();
  }

  private void seconds(int count, double cpu) {
    for (int i = 0; i < count; i++) second(cpu);
  }

  private Retold under(TargetSpec spec) {
    return Hindsight.of(Recorded.of(facts), Optional.of(spec));
  }

  @Test
  void theSameConfigurationGivesTheSameVerdictWordForWord() {
    started();
    seconds(4, 50);
    seconds(3, 99);
    assertThat(now.goingBack()).isTrue();
    Retold same = under(now.plan().spec());
    assertThat(same.change()).isEqualTo(Change.SAME);
    assertThat(same.identical()).isTrue();
    assertThat(same.rolledBackAt()).contains(at);
    assertThat(same.wouldRollBackAt()).contains(at);
  }

  @Test
  void aStricterLimitWouldHaveRolledBackEarlier() {
    started();
    seconds(4, 50);
    seconds(3, 99);
    Retold strict = under(judging("cpu", 40, Severity.ROLL_BACK));
    assertThat(strict.change()).isEqualTo(Change.EARLIER);
    assertThat(strict.wouldRollBackAt()).contains(NOON.plusSeconds(3));
    assertThat(strict.said()).contains("4 s earlier", "the gate of batch 1", "the limit is 40 %");
    assertThat(strict.identical()).isFalse();
  }

  /** Where the samples end, nobody knows whether it would have been rolled back later. */
  @Test
  void aLooserLimitWouldNotHaveRolledBackByThen() {
    started();
    seconds(3, 95);
    Retold loose = under(judging("cpu", 99, Severity.ROLL_BACK));
    assertThat(loose.change()).isEqualTo(Change.NOT_BY_THEN);
    assertThat(loose.wouldRollBackAt()).isEmpty();
    assertThat(loose.notes()).anyMatch(n -> n.contains("later is not known"));
  }

  @Test
  void whatPassedWouldHaveBeenRolledBack() {
    started();
    seconds(10, 80);
    assertThat(now.cursor().batch()).isEqualTo(1);
    Retold strict = under(judging("cpu", 75, Severity.ROLL_BACK));
    assertThat(strict.change()).isEqualTo(Change.NEW);
    assertThat(strict.rolledBackAt()).isEmpty();
    assertThat(under(now.plan().spec()).identical()).isTrue();
  }

  @Test
  void whatPassedWouldStillWait() {
    started();
    seconds(10, 80);
    Retold holds = under(judging("cpu", 75, Severity.HOLD));
    assertThat(holds.change()).isEqualTo(Change.WAITS);
  }

  /** What a person said to a gate that held is part of what happened. */
  @Test
  void aPersonsWordIsHeededAgain() {
    by(judging("cpu", 90, Severity.HOLD));
    started();
    seconds(12, 99);
    second(99, new Signal.Retry(now.id(), "ada", "known", at));
    second(99);
    assertThat(facts.getLast().what()).isInstanceOf(What.GatePassed.class);
    assertThat(under(now.plan().spec()).identical()).isTrue();
    assertThat(under(judging("cpu", 90, Severity.ROLL_BACK)).change()).isEqualTo(Change.NEW);
  }

  /** A check of which nothing was recorded judges nothing, and that is said. */
  @Test
  void aNewCheckHasNoSamples() {
    started();
    seconds(10, 80);
    Retold other = under(judging("memory", 1, Severity.ROLL_BACK));
    assertThat(other.change()).isEqualTo(Change.SAME);
    assertThat(other.identical()).isFalse();
    assertThat(other.notes())
        .containsExactly("Nothing was recorded for memory: what is new there is not judged.");
  }

  /** A gate of an hour is told in parts; each is small, and their sum has an end, which is said. */
  @Test
  void longGatesAreRecordedInPartsAndBounded() {
    by(judging("cpu", 90, Severity.HOLD));
    started();
    while (!now.goingBack()) second(99);
    List<Recording> parts =
        facts.stream()
            .flatMap(
                f ->
                    switch (f.what()) {
                      case What.GateSampled s -> Stream.of(s.recording());
                      case What.GateHeld h -> h.recording().stream();
                      case What.GateBreached b -> b.recording().stream();
                      case What other -> Stream.<Recording>empty();
                    })
            .toList();
    assertThat(Duration.between(NOON, at)).isGreaterThan(Duration.ofHours(2));
    assertThat(parts.size()).isBetween(50, 150);
    assertThat(parts).allMatch(p -> p.rounds().size() <= 40);
    assertThat(parts.getLast().size()).isLessThanOrEqualTo(Recording.MOST);
    assertThat(parts.getLast().lost()).isPositive();
    long rounds = parts.stream().mapToLong(p -> p.rounds().size()).sum();
    assertThat(rounds + parts.getLast().lost())
        .isEqualTo(Duration.between(NOON, facts.getLast().at()).toSeconds());
    Retold same = under(now.plan().spec());
    assertThat(same.notes()).anyMatch(n -> n.contains("looks are not recorded"));
    assertThat(same.change()).isEqualTo(Change.UNKNOWN);
  }

  /** Facts of the time before looks were written down. */
  @Test
  void whatWasNotRecordedIsNotGuessed() {
    tell(List.of(new What.Started(new Fence(7), Optional.empty(), 3, 3)));
    tell(List.of(new What.GatePassed(Cursor.at(Step.GATE), "healthy", List.of())));
    assertThat(under(now.plan().spec()).change()).isEqualTo(Change.UNKNOWN);
    assertThat(Hindsight.of(Recorded.of(facts), Optional.empty()).said())
        .contains("does not name its target");
  }

  /** Of a recording that lacks a part, what came after the gap rests on what is missing. */
  @Test
  void aGapEndsWhatCanBeJudged() {
    by(judging("cpu", 90, Severity.HOLD));
    started();
    seconds(100, 99);
    facts.removeIf(f -> f.what() instanceof What.GateSampled s && s.recording().first() > 30);
    seconds(100, 99);
    assertThat(Recorded.of(facts).lost()).isPositive();
  }
}
