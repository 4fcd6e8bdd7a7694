package io.signalbox.engine.gate;

import static io.signalbox.engine.Given.NOON;
import static io.signalbox.engine.Given.names;
import static io.signalbox.engine.Given.probe;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.gate.Gate.Judgement;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Samples in, judgement out. One sample a second for a and b: {@code +} healthy, {@code -} not,
 * {@code s} healthy but slow, {@code .} not asked. The defaults: 3 in a row within 30 s; a breach
 * is 3 of 5.
 */
class GateTest {
  private static final GateSpec SPEC = GateSpec.defaults();

  @ParameterizedTest(name = "ready: {3}")
  @CsvSource({
    "+++,    +++,    PASSED,   three in a row on both",
    "++,     ++,     NOT_YET,  two are not three",
    "+++,    ...,    NOT_YET,  an instance that was not asked is not ready (T15)",
    "++-++,  +++++,  NOT_YET,  a failure starts the row again",
    "----+++, +++++++, PASSED, a slow start is no failure",
    "-----,  +++++,  NOT_YET,  before the deadline nothing breaches",
    "+++-,   ++++,   NOT_YET,  ready once is not ready now",
  })
  void readiness(String a, String b, Verdict expected, String why) {
    assertThat(kind(Gate.ready(SPEC, run(a, b, 10), names("a", "b"), NOON.plusSeconds(10))))
        .as(why)
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "at the deadline: {3}")
  @CsvSource({
    "+++, +++, PASSED,   ready is ready",
    "++-, +++, BREACHED, not ready is a breach",
    "+,   ++,  NOT_YET,  T15: who answers is not failed by an engine that slept",
    "-,   ++,  NOT_YET,  T15: nor is who was not asked before; he is asked once more",
    "--,  ++,  BREACHED, and does not answer",
    "...,  ..., BREACHED, T16: no sample at all is a breach and never a silent pass",
  })
  void readinessAtTheDeadline(String a, String b, Verdict expected, String why) {
    assertThat(kind(Gate.ready(SPEC, run(a, b, 30), names("a", "b"), NOON.plus(SPEC.deadline()))))
        .as(why)
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "watching after {2} s: {4}")
  @CsvSource({
    "++++++++++, ++++++++++, 10, PASSED,   healthy all the time",
    "++++++++++, ++++++++++, 9,  NOT_YET,  not long enough",
    "+++---,     ++++++,     6,  BREACHED, three of five",
    "+-+-+-,     ++++++,     6,  BREACHED, three of six are three of the last five",
    "-+++-+++-+, ++++++++++, 10, NOT_YET,  single failures make it wait for a steady row",
    "sss,        +++,        3,  BREACHED, slow is as bad as failed",
    "++,         ++,         12, NOT_YET,  T16: sparse samples wait",
    "++,         ++,         40, NOT_YET,  T15: an engine that slept is no breach",
    "++-,        ++,         40, BREACHED, T16: sparse samples do not wait for ever",
    "...,        +++,        40, BREACHED, T15: an instance without samples never passes",
    "---+++++++, ++++++++++, 10, PASSED,   only the last five count",
  })
  void watching(String a, String b, int seconds, Verdict expected, String why) {
    Judgement judgement =
        Gate.watch(
            SPEC,
            run(a, b, seconds),
            names("a", "b"),
            Duration.ofSeconds(10),
            NOON.plusSeconds(seconds));
    assertThat(kind(judgement)).as(why).isEqualTo(expected);
  }

  @Test
  void aRateNeedsFiftySamples() {
    assertThat(kind(longWatch("+".repeat(10) + "-" + "+".repeat(38)))).isEqualTo(Verdict.NOT_YET);
    assertThat(kind(longWatch("+".repeat(10) + "-" + "+".repeat(39)))).isEqualTo(Verdict.BREACHED);
    assertThat(kind(longWatch("+".repeat(10) + "-" + "+".repeat(99)))).isEqualTo(Verdict.NOT_YET);
  }

  /** T15: the engine slept between the sample and its report. */
  @Test
  void aBadSampleFromBeforeTheDeadlineIsNoBreachAfterIt() {
    assertThat(
            kind(
                Gate.ready(SPEC, run("+-", "++", 29), names("a", "b"), NOON.plus(SPEC.deadline()))))
        .isEqualTo(Verdict.NOT_YET);
  }

  /** T19: a breach shows what it rests on. */
  @Test
  void aBreachNamesTheInstanceAndItsLastAnswer() {
    Judgement judgement =
        Gate.watch(
            SPEC,
            run("---", "+++", 3),
            names("a", "b"),
            Duration.ofSeconds(10),
            NOON.plusSeconds(3));
    assertThat(judgement)
        .isInstanceOfSatisfying(
            Judgement.Breached.class,
            breach -> {
              assertThat(breach.said())
                  .isEqualTo("a failed 3 of its last 5 samples, or more than 1.0 % of all");
              assertThat(breach.evidence())
                  .containsExactly("a: 0 of 3 probes healthy, last: 500 (5 ms)");
              CheckVerdict verdict = breach.verdicts().getFirst();
              assertThat(verdict.standing()).isEqualTo(CheckVerdict.Standing.BAD);
              assertThat(verdict.limit()).isEqualTo(2.0);
              assertThat(verdict.series().getFirst().points())
                  .extracting(Point::bad)
                  .containsExactly(true, true, true);
            });
  }

  /** Restarted each second, it would be "not yet healthy" for the whole deadline. */
  @Test
  void aProcessThatIsRestartedAgainAndAgainIsNotWaitedFor() {
    assertThat(kind(restarting(7, 8, 9))).as("two restarts").isEqualTo(Verdict.NOT_YET);
    assertThat(restarting(7, 8, 9, 10))
        .isInstanceOfSatisfying(
            Judgement.Breached.class,
            breach -> {
              assertThat(breach.said()).isEqualTo("a ended and was started again 3 times or more");
              assertThat(breach.evidence())
                  .containsExactly("a: 0 of 4 probes healthy, last: no module named x (5 ms)");
            });
    assertThat(kind(restarting(900, 900, 900, 900)))
        .as("what was before the gate does not count")
        .isEqualTo(Verdict.NOT_YET);
  }

  private static Judgement restarting(int... counts) {
    GateRun run = GateRun.none(NOON);
    int second = 0;
    for (int restarts : counts) {
      Probe bad = probe("a", NOON.plusSeconds(++second), false);
      Probe said =
          new Probe(
              bad.instance(),
              bad.slot(),
              false,
              bad.at(),
              false,
              bad.took(),
              "no module named x",
              restarts);
      run = run.plus(List.of(said, probe("b", NOON.plusSeconds(second), true)));
    }
    return Gate.ready(SPEC, run, names("a", "b"), NOON.plusSeconds(second));
  }

  @Test
  void samplesAreBounded() {
    GateRun run = run("+".repeat(100), "+", 100);
    assertThat(run.track(names("a").getFirst()).orElseThrow().last()).hasSize(GateRun.MOST_SAMPLES);
    assertThat(run.track(names("a").getFirst()).orElseThrow().asked()).isEqualTo(100);
  }

  private static Judgement longWatch(String a) {
    return Gate.watch(
        SPEC,
        run(a, "+".repeat(a.length()), a.length()),
        names("a", "b"),
        Duration.ofMinutes(15),
        NOON.plusSeconds(a.length()));
  }

  /** The newest sample was taken at that second. */
  private static GateRun run(String a, String b, int second) {
    List<Probe> probes = new ArrayList<>();
    samples("a", a, second, probes);
    samples("b", b, second, probes);
    return GateRun.none(NOON).plus(probes);
  }

  private static void samples(String instance, String signs, int second, List<Probe> out) {
    for (int i = 0; i < signs.length(); i++) {
      Instant at = NOON.plusSeconds(second - signs.length() + 1L + i);
      char sign = signs.charAt(i);
      if (sign == '+') out.add(probe(instance, at, true));
      if (sign == '-') out.add(probe(instance, at, false));
      if (sign == 's') out.add(probe(instance, at, true, Duration.ofSeconds(3)));
    }
  }

  enum Verdict {
    PASSED,
    NOT_YET,
    BREACHED
  }

  private static Verdict kind(Judgement judgement) {
    return switch (judgement) {
      case Judgement.Passed passed -> Verdict.PASSED;
      case Judgement.NotYet notYet -> Verdict.NOT_YET;
      case Judgement.Breached breached -> Verdict.BREACHED;
    };
  }

  @ParameterizedTest(name = "{0} s after the last look: {2}")
  @CsvSource({
    "5,     5,  time that was watched counts",
    "12,    12, as long as two looks take",
    "60,    12, and no longer: a restored release has 30 s in all to start",
    "600,   12, an engine that was away, or a clock that jumped ahead, did not watch",
    "-3600, 0,  a clock that was set back takes nothing away",
  })
  void onlyWatchedTimeCounts(int later, int counted, String why) {
    Instant at = NOON.plusSeconds(10).plusSeconds(later);
    GateRun run = GateRun.none(NOON).looked(SPEC, NOON.plusSeconds(10)).looked(SPEC, at);
    assertThat(Duration.between(run.since(), at)).as(why).hasSeconds(10 + counted);
  }
}
