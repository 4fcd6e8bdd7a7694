package io.signalbox.engine.gate;

import static io.signalbox.engine.gate.Looks.counts;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.gate.Gate.Judgement;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Missing.Answer;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time before the deployment as control, where nobody is left unchanged. */
@Execution(ExecutionMode.CONCURRENT)
class PrecedentTest {
  /** All 10,000 in CI. */
  private static final int DEPLOYMENTS = Integer.getInteger("deployments", 2_000);

  private static final Optional<Duration> HOUR = Optional.of(Duration.ofHours(1));
  private static final Roles ALONE =
      new Roles(Looks.CHANGED, List.of(), 1, Optional.of(Given.NOON.minusSeconds(60)));

  /** An effect of any size counts, so that nothing but the test itself keeps the rate. */
  private static final CompareSpec SHARP = new CompareSpec(0.01, 1.000001, 0, Answer.IGNORE, HOUR);

  private static final CompareSpec USUAL = new CompareSpec(0.01, 1.5, 0, Answer.IGNORE, HOUR);

  private static Reading traffic(SplittableRandom random, int n, double rate) {
    int failed = 0;
    for (int i = 0; i < n; i++) if (random.nextDouble() < rate) failed++;
    return counts(failed, n);
  }

  private static Reading timed(SplittableRandom random, int n, double factor) {
    Reading.Spread all = Reading.Spread.NONE;
    for (int i = 0; i < n; i++) {
      all = all.plus(Reading.Spread.of(0.05 * factor * Math.exp(random.nextGaussian() * 0.7)));
    }
    return all;
  }

  private static Sample sample(String instance, Instant at, Reading reading) {
    return new Sample("it", new InstanceName(instance), at, Duration.ZERO, reading, "");
  }

  private static Reading before(Reading first, Reading second) {
    return new Reading.Before(Duration.ofMinutes(60), first, second);
  }

  private interface Traffic {
    Reading of(SplittableRandom random);
  }

  /**
   * 60 looks at the one changed instance, after what the release before did in the time before.
   *
   * @return the look at which it said that the release is worse; 0 if it never did
   */
  private static int alarm(
      CheckSpec check, Reading first, Reading second, SplittableRandom random, Traffic now) {
    GateSpec gate = Looks.gate(check);
    GateRun run =
        GateRun.none(Given.NOON)
            .plus(gate, List.of(sample("a", Given.NOON, before(first, second))), ALONE);
    CompareSpec compare = check.compare().orElseThrow();
    for (int look = 1; look <= 60; look++) {
      Instant at = Given.NOON.plusSeconds(look);
      run = run.plus(gate, List.of(sample("a", at, now.of(random))), ALONE);
      Precedent precedent = run.precedent("it").orElseThrow();
      Standing standing =
          Comparison.verdict(check, compare, precedent, compare.falseAlarms(), List.of())
              .standing();
      if (standing == Standing.BAD) return look;
    }
    return 0;
  }

  private static double falseAlarms(CheckSpec check, Traffic half, Traffic look) {
    int alarms = 0;
    for (int d = 0; d < DEPLOYMENTS; d++) {
      SplittableRandom random = new SplittableRandom(d);
      if (alarm(check, half.of(random), half.of(random), random, look) > 0) alarms++;
    }
    return (double) alarms / DEPLOYMENTS;
  }

  /** Also where the control is small: then most of its rate is chance, and no truth. */
  @Test
  void withoutAChangeAtMostOneInAHundredIsBlamedHoweverOftenItIsLookedAt() {
    CheckSpec check = Looks.comparing(Looks.errors(), SHARP);
    assertThat(falseAlarms(check, r -> traffic(r, 600, 0.02), r -> traffic(r, 20, 0.02)))
        .isLessThanOrEqualTo(0.01);
    assertThat(falseAlarms(check, r -> traffic(r, 15, 0.2), r -> traffic(r, 20, 0.2)))
        .isLessThanOrEqualTo(0.01);
    assertThat(falseAlarms(check, r -> traffic(r, 100, 0.001), r -> traffic(r, 40, 0.001)))
        .isLessThanOrEqualTo(0.01);
  }

  @Test
  void theSameForTimes() {
    CheckSpec check = Looks.comparing(Looks.times(), SHARP);
    assertThat(falseAlarms(check, r -> timed(r, 40, 1), r -> timed(r, 4, 1)))
        .isLessThanOrEqualTo(0.01);
  }

  @Test
  void aWorseReleaseIsFoundTheSoonerTheWorseItIs() {
    CheckSpec check = Looks.comparing(Looks.errors(), USUAL);
    double before = 61;
    for (double times : List.of(3.0, 6.0, 12.0)) {
      double looks = 0;
      for (int d = 0; d < 100; d++) {
        SplittableRandom random = new SplittableRandom(d);
        Reading half = traffic(random, 2_500, 0.01);
        int at = alarm(check, half, half, random, r -> traffic(r, 50, 0.01 * times));
        looks += at == 0 ? 61 : at;
      }
      assertThat(looks / 100).as(times + " times").isLessThan(before);
      before = looks / 100;
    }
    assertThat(before).isLessThan(5);
  }

  @Test
  void slowerAnswersAreFound() {
    CheckSpec check = Looks.comparing(Looks.times(), USUAL);
    for (int d = 0; d < 50; d++) {
      SplittableRandom random = new SplittableRandom(d);
      Reading first = timed(random, 1_000, 1);
      Reading second = timed(random, 1_000, 1);
      assertThat(alarm(check, first, second, random, r -> timed(r, 20, 2))).isBetween(1, 40);
    }
  }

  /** The greatest likelihood of the null lies on its edge or inside, and evidence falls there. */
  @Test
  void aBetterReleaseIsNoEvidence() {
    assertThat(Precedent.evidence(0, 10_000, 500, 10_000)).isNegative();
    assertThat(Precedent.evidence(100, 10_000, 100, 10_000)).isNegative();
    assertThat(Precedent.evidence(500, 10_000, 100, 10_000)).isGreaterThan(Math.log(10_000));
    assertThat(Precedent.evidence(0, 0, 100, 10_000)).isZero();
  }

  private static CheckSpec usual() {
    return Looks.comparing(Looks.errors(), USUAL);
  }

  @Test
  void theVerdictSaysWhatItWasComparedWith() {
    Looks looks = new Looks(Looks.gate(usual()), ALONE);
    looks.look(Map.of("a", before(counts(5, 2_000), counts(5, 2_000))));
    Judgement judgement = looks.look(100, Map.of("a", counts(6, 100)));
    assertThat(judgement)
        .isInstanceOfSatisfying(
            Judgement.Breached.class,
            b ->
                assertThat(b.evidence())
                    .anyMatch(
                        e ->
                            e.contains(
                                    "0.25 % with the one before, in the 60 min before the deployment")
                                && e.contains("4000 events")
                                && e.contains("worse, and not by chance")));
  }

  @Test
  void tooFewEventsAreNotEnoughDataAndNoPass() {
    Looks looks =
        new Looks(
            Looks.gate(
                Looks.comparing(Looks.errors(), new CompareSpec(0.01, 1.5, 0, Answer.FAIL, HOUR))),
            ALONE);
    looks.look(Map.of("a", before(counts(0, 20), counts(0, 20))));
    Judgement judgement = looks.look(100, Map.of("a", counts(0, 60)));
    assertThat(judgement)
        .isInstanceOfSatisfying(
            Judgement.Breached.class, b -> assertThat(b.said()).contains("not enough data"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "first deployment  | not compared: no release served before",
        "switched off      | not compared: no instance is unchanged",
        "cannot look back  | and this source cannot be asked about the time before",
        "not known yet     | the time before is not known yet",
        "nothing of it     | of the 60 min before, the log has no lines of that time",
      })
  void thatNothingCouldBeComparedIsSaid(String why, String expected) {
    CheckSpec check =
        switch (why) {
          case "switched off" -> Looks.comparing(Looks.errors(), CompareSpec.defaults());
          case "cannot look back" -> Looks.comparing(Looks.cpu(), USUAL);
          default -> usual();
        };
    Roles roles = why.equals("first deployment") ? new Roles(Looks.CHANGED, List.of(), 1) : ALONE;
    Looks looks = new Looks(Looks.gate(check), roles);
    if (why.equals("nothing of it")) {
      Reading none = new Reading.NoData("the log has no lines of that time");
      looks.look(Map.of("a", Reading.Before.none(none)));
    }
    Reading fine = why.equals("cannot look back") ? Looks.value(1) : counts(0, 60);
    Judgement judgement = looks.look(100, Map.of("a", fine));
    assertThat(judgement)
        .isInstanceOfSatisfying(
            Judgement.Passed.class,
            passed -> assertThat(String.join("\n", passed.evidence())).contains(expected));
  }

  @Test
  void itBeginsWhenAllInstancesHaveAnsweredAndIsNotAskedAgain() {
    GateSpec gate = Looks.gate(usual());
    Roles two = new Roles(Looks.names("a", "b"), List.of(), 1, Optional.of(Given.NOON));
    GateRun run = GateRun.none(Given.NOON);
    Reading some = before(counts(1, 100), counts(1, 100));
    assertThat(run.unprecedented(gate, two)).hasSize(1);
    run = run.plus(gate, List.of(sample("a", Given.NOON, some)), two);
    assertThat(run.unprecedented(gate, two)).as("b is missing").hasSize(1);
    Reading down = Reading.Before.none(new Reading.Down("refused"));
    run =
        run.plus(gate, List.of(sample("a", Given.NOON, some), sample("b", Given.NOON, down)), two);
    assertThat(run.unprecedented(gate, two)).as("b could not be asked").hasSize(1);
    run =
        run.plus(gate, List.of(sample("a", Given.NOON, some), sample("b", Given.NOON, some)), two);
    assertThat(run.unprecedented(gate, two)).isEmpty();
    assertThat(run.precedent("it").orElseThrow().control()).isEqualTo(counts(4, 400));
    assertThat(run.checks()).as("it is no sample").isEmpty();
  }

  @Test
  void onlyWhereNobodyIsUnchangedAndSomethingServedBefore() {
    GateSpec gate = Looks.gate(usual());
    GateRun run = GateRun.none(Given.NOON);
    Optional<Instant> began = Optional.of(Given.NOON);
    assertThat(run.unprecedented(gate, new Roles(Looks.CHANGED, Looks.CONTROL, 1, began)))
        .isEmpty();
    assertThat(run.unprecedented(gate, new Roles(Looks.CHANGED, List.of(), 1))).isEmpty();
    assertThat(
            run.unprecedented(
                Looks.gate(Looks.comparing(Looks.cpu(), USUAL)),
                new Roles(Looks.CHANGED, List.of(), 1, began)))
        .isEmpty();
  }

  /** Two more contests of a deployment have their part of the false alarms too. */
  @Test
  void theFalseAlarmsAreDividedAmongAllContests() {
    assertThat(ALONE.contests(usual())).isEqualTo(3);
    assertThat(ALONE.contests(Looks.comparing(Looks.cpu(), USUAL))).isEqualTo(1);
    assertThat(new Roles(Looks.CHANGED, List.of(), 1).contests(usual())).isEqualTo(1);
    assertThat(Stream.of(Looks.CONTROL).map(c -> new Roles(Looks.CHANGED, c, 2).contests(usual())))
        .containsExactly(2);
  }
}
