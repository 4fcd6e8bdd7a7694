package io.signalbox.engine.gate;

import static io.signalbox.engine.gate.Looks.counts;
import static io.signalbox.engine.gate.Looks.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.gate.Gate.Judgement;
import io.signalbox.engine.spec.CheckSpec.Missing;
import io.signalbox.engine.spec.CheckSpec.Missing.Answer;
import io.signalbox.engine.spec.CheckSpec.Quorum;
import io.signalbox.engine.spec.CheckSpec.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Samples of checks in, judgement out. */
class ChecksTest {
  private static final Map<String, Reading> IDLE = Map.of("a", value(20));
  private static final Map<String, Reading> BUSY = Map.of("a", value(97));

  private static CheckVerdict last(Judgement judgement) {
    return switch (judgement) {
      case Judgement.Passed p -> p.verdicts().getLast();
      case Judgement.Breached b -> b.verdicts().getLast();
      case Judgement.NotYet n -> throw new AssertionError("not decided: " + n.said());
    };
  }

  @Test
  void threeOfFiveAreABreachAndSayWhatTheyRestOn() {
    Looks looks = new Looks(Looks.cpu());
    looks.look(IDLE);
    looks.look(BUSY);
    looks.look(IDLE);
    assertThat(looks.look(BUSY)).isInstanceOf(Judgement.NotYet.class);
    Judgement judgement = looks.look(BUSY);
    assertThat(judgement).isInstanceOf(Judgement.Breached.class);
    CheckVerdict verdict = last(judgement);
    assertThat(verdict.standing()).isEqualTo(Standing.BAD);
    assertThat(verdict.limit()).isEqualTo(90);
    assertThat(verdict.series().getFirst().points())
        .extracting(Point::value)
        .containsExactly(20.0, 97.0, 20.0, 97.0, 97.0);
    assertThat(verdict.said())
        .isEqualTo("it: a had 3 or more bad of the last 5 samples, newest 97 %; the limit is 90 %");
  }

  @Test
  void goodSamplesPassWhenTheGateIsOverAndNotBefore() {
    Looks looks = new Looks(Looks.cpu());
    assertThat(looks.look(100, IDLE)).isInstanceOf(Judgement.Passed.class);
    assertThat(looks.seconds()).isEqualTo(10);
  }

  @Test
  void theWarmUpIsNotJudged() {
    Looks looks =
        new Looks(
            Looks.gate(
                Looks.with(
                    Looks.cpu(),
                    Duration.ofSeconds(6),
                    Quorum.ANY,
                    Severity.ROLL_BACK,
                    Missing.HOLDS)),
            new Roles(Looks.CHANGED, List.of(), 1));
    assertThat(looks.look(5, BUSY)).isInstanceOf(Judgement.NotYet.class);
    assertThat(looks.look(100, IDLE)).isInstanceOf(Judgement.Passed.class);
  }

  @Test
  void theTokenKeepsNoMoreThanTheWindow() {
    Looks looks = new Looks(Looks.cpu());
    looks.look(9, IDLE);
    assertThat(looks.run().checks()).hasSize(1);
    assertThat(looks.run().checks().getFirst().points()).hasSize(5);
  }

  /** One failure of twelve requests is no error rate; the same rate of many is. */
  @Test
  void fewEventsAreAddedUpUntilTheyMakeASample() {
    Looks looks = new Looks(Looks.errors());
    looks.look(counts1(0, 20));
    looks.look(counts1(1, 20));
    assertThat(looks.run().checks().getFirst().points()).isEmpty();
    looks.look(counts1(0, 20));
    assertThat(looks.run().checks().getFirst().points())
        .containsExactly(new Point(Given.NOON.plusSeconds(3), false, 1 / 60.0, 60));
  }

  @Test
  void whatIsBadHoweverTheRestTurnsOutDoesNotWaitForTheRest() {
    Looks looks = new Looks(Looks.errors());
    Judgement judgement = looks.look(20, counts1(3, 3));
    assertThat(judgement).isInstanceOf(Judgement.Breached.class);
    assertThat(looks.seconds()).isEqualTo(3);
  }

  private static Map<String, Reading> counts1(long failed, long total) {
    return Map.of("a", counts(failed, total));
  }

  /** T15, T16: each kind of nothing has its own answer, and none passes silently. */
  @ParameterizedTest(name = "{0} while it {1}")
  @CsvSource({
    "NO_DATA, HOLD,   held",
    "NO_DATA, FAIL,   BREACHED",
    "NO_DATA, IGNORE, PASSED",
    "STALE,   HOLD,   held",
    "STALE,   FAIL,   BREACHED",
    "STALE,   IGNORE, PASSED",
    "DOWN,    HOLD,   held",
    "DOWN,    FAIL,   BREACHED",
    "DOWN,    IGNORE, PASSED",
  })
  void nothingToJudgeFollowsItsPolicy(String kind, Answer answer, String expected) {
    Reading nothing =
        switch (kind) {
          case "NO_DATA" -> new Reading.NoData("no series");
          case "STALE" -> new Reading.Stale(Given.NOON, "an hour old");
          default -> new Reading.Down("connection refused");
        };
    // The other two kinds are answered differently, so that a mix-up shows.
    Answer other = answer == Answer.HOLD ? Answer.IGNORE : Answer.HOLD;
    Missing missing =
        new Missing(
            kind.equals("NO_DATA") ? answer : other,
            kind.equals("STALE") ? answer : other,
            kind.equals("DOWN") ? answer : other);
    Looks looks =
        new Looks(Looks.with(Looks.cpu(), Duration.ZERO, Quorum.ANY, Severity.ROLL_BACK, missing));
    looks.look(3, IDLE);
    Judgement judgement = looks.look(20, Map.of("a", nothing));
    switch (expected) {
      case "held" -> {
        assertThat(judgement)
            .isInstanceOfSatisfying(
                Judgement.NotYet.class,
                n -> assertThat(n.said()).startsWith("held: it: a: ").doesNotContain("  "));
        assertThat(looks.look(1000, Map.of("a", nothing)))
            .as("not for ever")
            .isInstanceOf(Judgement.Breached.class);
        assertThat(looks.seconds()).isEqualTo(10 + 300);
      }
      case "PASSED" ->
          assertThat(judgement)
              .isInstanceOfSatisfying(
                  Judgement.Passed.class,
                  p -> assertThat(p.evidence()).anyMatch(e -> e.contains("ignored: it: a: ")));
      default -> assertThat(judgement).isInstanceOf(Judgement.Breached.class);
    }
  }

  @Test
  void aCheckThatWasNeverLookedAtDoesNotPass() {
    Looks looks = new Looks(Looks.cpu());
    Judgement judgement = looks.look(30, Map.of());
    assertThat(judgement)
        .isInstanceOfSatisfying(
            Judgement.NotYet.class, n -> assertThat(n.said()).contains("not enough data"));
  }

  /** T16: five requests a minute are not fifty. */
  @ParameterizedTest
  @EnumSource(Answer.class)
  void littleTrafficIsAnsweredByAStatedPolicy(Answer answer) {
    Looks looks =
        new Looks(
            Looks.with(
                Looks.errors(),
                Duration.ZERO,
                Quorum.ANY,
                Severity.ROLL_BACK,
                new Missing(answer, Answer.HOLD, Answer.HOLD)));
    Judgement judgement = looks.look(60, counts1(0, 1));
    switch (answer) {
      case HOLD ->
          assertThat(judgement)
              .isInstanceOfSatisfying(
                  Judgement.NotYet.class,
                  n ->
                      assertThat(n.said())
                          .contains("not enough data: a had 1 of the 3 samples")
                          .contains("10 of 50 events"));
      case FAIL -> assertThat(looks.seconds()).isEqualTo(10);
      case IGNORE ->
          assertThat(judgement)
              .isInstanceOfSatisfying(
                  Judgement.Passed.class, p -> assertThat(p.said()).contains("not enough data"));
    }
  }

  @Test
  void whatOnlyWarnsIsToldOnceAndGoesOn() {
    Looks looks = new Looks(Looks.severe(Looks.cpu(), Severity.WARN));
    looks.look(2, BUSY);
    Judgement third = looks.look(BUSY);
    assertThat(third)
        .isInstanceOfSatisfying(Judgement.NotYet.class, n -> assertThat(n.notices()).hasSize(1));
    assertThat(looks.look(BUSY))
        .isInstanceOfSatisfying(Judgement.NotYet.class, n -> assertThat(n.notices()).isEmpty());
    assertThat(looks.look(100, BUSY))
        .isInstanceOfSatisfying(
            Judgement.Passed.class, p -> assertThat(p.said()).contains("the limit is 90 %"));
  }

  @Test
  void whatAsksAPersonHoldsUntilItIsAnsweredOrTheTimeIsOver() {
    Looks looks = new Looks(Looks.severe(Looks.cpu(), Severity.HOLD));
    assertThat(looks.look(100, BUSY)).isInstanceOf(Judgement.NotYet.class);
    assertThat(looks.run().held()).containsExactly("it");
    looks.goOn();
    Judgement after = looks.look(BUSY);
    assertThat(last(after).standing()).isEqualTo(Standing.ACCEPTED);
    assertThat(after)
        .isInstanceOfSatisfying(
            Judgement.Passed.class, p -> assertThat(p.said()).contains("a person said to go on"));

    Looks unanswered = new Looks(Looks.severe(Looks.cpu(), Severity.HOLD));
    assertThat(unanswered.look(1000, BUSY)).isInstanceOf(Judgement.Breached.class);
    assertThat(unanswered.seconds()).isEqualTo(310);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, true",
    "2, 1, false",
    "2, 2, true",
    "2147483647, 2, false",
    "2147483647, 3, true"
  })
  void asManyInstancesHaveToBeBadAsItSays(int quorum, int bad, boolean breach) {
    Looks looks =
        new Looks(
            Looks.gate(
                Looks.with(
                    Looks.cpu(),
                    Duration.ZERO,
                    new Quorum(quorum),
                    Severity.ROLL_BACK,
                    Missing.HOLDS)),
            new Roles(Looks.names("a", "b", "c"), List.of(), 1));
    Map<String, Reading> said = new java.util.HashMap<>();
    IntStream.range(0, 3)
        .forEach(i -> said.put(List.of("a", "b", "c").get(i), value(i < bad ? 99 : 1)));
    assertThat(looks.look(20, said) instanceof Judgement.Breached).isEqualTo(breach);
  }

  /** A dependency that fails old and new alike is not the release's fault: say so, hold, tell. */
  @Test
  void whatTheUnchangedInstancesHaveTooIsNotBlamedOnTheRelease() {
    Looks looks = new Looks(Looks.errors());
    Map<String, Reading> good = all(counts(0, 100));
    Map<String, Reading> outage = all(counts(60, 100));
    looks.look(3, good);
    Judgement during = looks.look(600, outage);
    assertThat(during)
        .isInstanceOfSatisfying(
            Judgement.NotYet.class,
            n -> assertThat(n.said()).contains("the release is not to blame"));
    assertThat(looks.look(600, good)).isInstanceOf(Judgement.Passed.class);

    Looks alone = new Looks(Looks.errors());
    alone.look(3, good);
    Map<String, Reading> onlyNew = new java.util.HashMap<>(good);
    onlyNew.put("a", counts(60, 100));
    assertThat(alone.look(600, onlyNew)).isInstanceOf(Judgement.Breached.class);
  }

  private static Map<String, Reading> all(Reading reading) {
    return Map.of("a", reading, "b", reading, "c", reading, "d", reading);
  }

  /** A fifth of the requests took 3 s: the 95th percentile is above 2 s. */
  @Test
  void timesAreJudgedByTheirQuantile() {
    Reading.Spread slow = new Reading.Spread(Map.of(spread(0.1), 80L, spread(3), 20L));
    Reading.Spread fine = new Reading.Spread(Map.of(spread(0.1), 99L, spread(3), 1L));
    assertThat(new Looks(Looks.times()).look(20, Map.of("a", slow)))
        .isInstanceOf(Judgement.Breached.class);
    assertThat(new Looks(Looks.times()).look(20, Map.of("a", fine)))
        .isInstanceOf(Judgement.Passed.class);
  }

  private static int spread(double seconds) {
    return Reading.Spread.bucket(seconds);
  }

  @Test
  void aServiceThatFallsSilentIsNotGood() {
    Looks looks = new Looks(Looks.errors());
    looks.look(8, counts1(0, 100));
    Judgement silent = looks.look(100, counts1(0, 0));
    assertThat(silent).isInstanceOf(Judgement.Passed.class);

    Looks longer =
        new Looks(
            Looks.gate(
                Looks.with(
                    Looks.errors(),
                    Duration.ofSeconds(2),
                    Quorum.ANY,
                    Severity.ROLL_BACK,
                    Missing.HOLDS)),
            new Roles(Looks.CHANGED, List.of(), 1));
    longer.look(4, counts1(0, 100));
    for (int i = 0; i < 40; i++) silent = longer.look(counts1(0, 0));
    assertThat(silent)
        .isInstanceOfSatisfying(
            Judgement.NotYet.class, n -> assertThat(n.said()).contains("nothing came for"));
  }
}
