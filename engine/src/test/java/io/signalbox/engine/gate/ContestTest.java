package io.signalbox.engine.gate;

import static io.signalbox.engine.gate.Looks.counts;
import static io.signalbox.engine.gate.Looks.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.gate.Gate.Judgement;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The comparison under simulated traffic, judged after every sample. Seeds are fixed: the same
 * figures come out at every run.
 */
@Execution(ExecutionMode.CONCURRENT)
class ContestTest {
  /** All 10,000 in CI. */
  private static final int DEPLOYMENTS = Integer.getInteger("deployments", 2_000);

  /** The counts of one second: {@code n} requests with that rate of failures. */
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

  /**
   * 60 looks at 1 changed and 3 unchanged instances; only what the comparison says counts.
   *
   * @return the look at which it said that the release is worse; 0 if it never did
   */
  private static int alarm(
      CheckSpec check, Function<Integer, Reading> changed, Function<Integer, Reading> control) {
    Contest contest = null;
    Map<InstanceName, CheckTrack> before = Map.of();
    for (int look = 1; look <= 60; look++) {
      Instant at = io.signalbox.engine.Given.NOON.plusSeconds(look);
      List<Sample> samples = new ArrayList<>();
      samples.add(sample("a", at, changed.apply(look)));
      for (String name : List.of("b", "c", "d")) {
        samples.add(sample(name, at, control.apply(look)));
      }
      Map<InstanceName, CheckTrack> tracks = new java.util.HashMap<>();
      samples.forEach(s -> tracks.put(s.instance(), CheckTrack.begin(s)));
      if (before.isEmpty()) before = tracks;
      contest =
          Comparison.after(
                  check,
                  java.util.Optional.ofNullable(contest),
                  samples,
                  tracks,
                  new Roles(Looks.CHANGED, Looks.CONTROL, 1))
              .orElseThrow();
      CompareSpec compare = check.compare().orElseThrow();
      CheckVerdict verdict =
          Comparison.verdict(check, compare, contest, compare.falseAlarms(), List.of());
      if (verdict.standing() == Standing.BAD) return look;
    }
    return 0;
  }

  private static Sample sample(String instance, Instant at, Reading reading) {
    return new Sample("it", new InstanceName(instance), at, Duration.ZERO, reading, "");
  }

  private static double falseAlarms(CheckSpec check, Function<SplittableRandom, Reading> both) {
    int alarms = 0;
    for (int d = 0; d < DEPLOYMENTS; d++) {
      SplittableRandom random = new SplittableRandom(d);
      if (alarm(check, l -> both.apply(random), l -> both.apply(random)) > 0) alarms++;
    }
    return (double) alarms / DEPLOYMENTS;
  }

  /** An effect of any size counts here, so that nothing but the test itself keeps the rate. */
  private static final CompareSpec SHARP =
      new CompareSpec(0.01, 1.000001, 0, CheckSpec.Missing.Answer.IGNORE);

  /** 10,000 deployments without any change, looked at after every second: at most 1 %. */
  @Test
  void withoutAChangeAtMostOneInAHundredIsBlamedHoweverOftenItIsLookedAt() {
    CheckSpec check = Looks.comparing(Looks.errors(), SHARP);
    assertThat(falseAlarms(check, r -> traffic(r, 20, 0.02))).isLessThanOrEqualTo(0.01);
    assertThat(falseAlarms(check, r -> traffic(r, 5, 0.2))).isLessThanOrEqualTo(0.01);
    assertThat(falseAlarms(check, r -> traffic(r, 40, 0.001))).isLessThanOrEqualTo(0.01);
  }

  @Test
  void theSameForTimes() {
    CheckSpec check = Looks.comparing(Looks.times(), SHARP);
    assertThat(falseAlarms(check, r -> timed(r, 4, 1))).isLessThanOrEqualTo(0.01);
  }

  /** The rate of both jumps at once, and falls again: no evidence against the release. */
  @Test
  void anOutageThatHitsBothIsBlamedOnTheReleaseInAtMostTwoOfAHundred() {
    CheckSpec check = Looks.comparing(Looks.errors(), CompareSpec.defaults());
    int blamed = 0;
    for (int d = 0; d < 2_000; d++) {
      SplittableRandom random = new SplittableRandom(d);
      int from = random.nextInt(5, 30);
      int to = from + random.nextInt(5, 25);
      double height = 0.05 + random.nextDouble() * 0.9;
      IntToDoubleFunction rate = l -> l >= from && l < to ? height : 0.002;
      Function<Integer, Reading> both = l -> traffic(random, 20, rate.applyAsDouble(l));
      if (alarm(check, both, both) > 0) blamed++;
    }
    assertThat(blamed).isLessThanOrEqualTo(40);
  }

  /** The whole gate, thresholds included: whom the outage hits is held for, and not sent back. */
  @Test
  void theSameForTheGateAsAWhole() {
    int wrongful = 0;
    int held = 0;
    for (int d = 0; d < 1_000; d++) {
      SplittableRandom random = new SplittableRandom(d);
      Looks looks = new Looks(Looks.comparing(Looks.errors(), CompareSpec.defaults()));
      int from = random.nextInt(1, 9);
      double height = 0.05 + random.nextDouble() * 0.9;
      Judgement last = new Judgement.NotYet(Instant.EPOCH, "");
      for (int l = 1; l <= 60 && last instanceof Judgement.NotYet; l++) {
        double rate = l >= from && l < from + 20 ? height : 0.001;
        Map<String, Reading> said = new java.util.HashMap<>();
        for (String name : List.of("a", "b", "c", "d")) said.put(name, traffic(random, 60, rate));
        last = looks.look(said);
        if (!looks.run().held().isEmpty()) held++;
      }
      if (last instanceof Judgement.Breached) wrongful++;
    }
    assertThat(wrongful).isLessThanOrEqualTo(20);
    assertThat(held).as("or else nothing was put to the test").isGreaterThan(1_000);
  }

  @Test
  void aRiseIsFoundTheSoonerTheGreaterItIs() {
    CheckSpec check = Looks.comparing(Looks.errors(), CompareSpec.defaults());
    List<Double> mean = new ArrayList<>();
    for (double times : List.of(2.0, 5.0, 10.0)) {
      double looks = 0;
      for (int d = 0; d < 200; d++) {
        SplittableRandom random = new SplittableRandom(d);
        int at =
            alarm(check, l -> traffic(random, 100, 0.01 * times), l -> traffic(random, 100, 0.01));
        looks += at == 0 ? 61 : at;
      }
      mean.add(looks / 200);
    }
    assertThat(mean.get(0)).isGreaterThan(mean.get(1));
    assertThat(mean.get(1)).isGreaterThan(mean.get(2)).isLessThan(8);
    assertThat(mean.get(0)).isLessThan(45);
  }

  @Test
  void slowerAnswersAreFound() {
    CheckSpec check = Looks.comparing(Looks.times(), CompareSpec.defaults());
    for (int d = 0; d < 50; d++) {
      SplittableRandom random = new SplittableRandom(d);
      assertThat(alarm(check, l -> timed(random, 20, 2), l -> timed(random, 20, 1)))
          .isBetween(1, 40);
    }
  }

  /** Worse by a hair, for certain: nothing to act on. */
  @Test
  void aDifferenceThatIsNotWorthItIsNotActedOn() {
    CheckSpec check =
        Looks.comparing(
            Looks.errors(), new CompareSpec(0.01, 1.5, 0.005, CheckSpec.Missing.Answer.IGNORE));
    SplittableRandom random = new SplittableRandom(1);
    assertThat(
            alarm(check, l -> traffic(random, 20_000, 0.0012), l -> traffic(random, 20_000, 0.001)))
        .isZero();
  }

  /** T15, Kayenta #6278: 7 of 10 points at a hundred times the baseline. */
  @Test
  void sevenOfTenPointsAtAHundredTimesTheBaselineFail() {
    assertThat(kayenta(List.of(1, 100, 100, 1, 100, 100, 100, 1, 100, 100), false))
        .isIn(Standing.BAD, Standing.NOT_ENOUGH);
    assertThat(kayenta(List.of(1, 100, 100, 1, 100, 100, 100, 1, 100, 100), true))
        .as("as counts of 1,000 requests")
        .isEqualTo(Standing.BAD);
  }

  /** T15, Kayenta #426: sparse errors against none. */
  @Test
  void sparseErrorsAgainstNoneAreNotEnoughData() {
    assertThat(kayenta(List.of(0, 1, 2, 1, 0, 0), true)).isEqualTo(Standing.NOT_ENOUGH);
    assertThat(kayenta(List.of(0, 0, 0, 0, 0, 0), true)).isEqualTo(Standing.NOT_ENOUGH);
  }

  /**
   * One instance on either side; the unchanged one has the baseline: 1 as a value, 0 as a count.
   */
  private static Standing kayenta(List<Integer> points, boolean counted) {
    CheckSpec check =
        Looks.comparing(counted ? Looks.errors() : Looks.cpu(), CompareSpec.defaults());
    GateSpec gate = Looks.gate(check);
    Looks looks = new Looks(gate, new Roles(Looks.names("a"), Looks.names("b"), 1));
    for (int point : points) {
      Reading base = counted ? counts(points.contains(100) ? 1 : 0, 1_000) : value(1);
      looks.look(Map.of("a", counted ? counts(point, 1_000) : value(point), "b", base));
    }
    CompareSpec compare = check.compare().orElseThrow();
    return Comparison.verdict(
            check, compare, looks.run().contest("it").orElseThrow(), 0.01, List.of())
        .standing();
  }
}
