package io.signalbox.routes.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Limit;
import io.signalbox.engine.spec.CheckSpec.Missing;
import io.signalbox.engine.spec.CheckSpec.Quorum;
import io.signalbox.engine.spec.CheckSpec.Severity;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.SourceSpec.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleBoardTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration STALE_AFTER = Duration.ofSeconds(30);
  private static final Target AUTH = Target.of("auth", "production");
  private static final InstanceName A = new InstanceName("a");

  /** It has listened for long. */
  private final SampleBoard board = new SampleBoard(NOON.minusSeconds(3600));

  private long number;

  private static CheckSpec check(Form form) {
    return new CheckSpec(
        "it",
        new SourceSpec.Pushed(form),
        Limit.above(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        5,
        3,
        1,
        Duration.ZERO,
        STALE_AFTER,
        Quorum.ANY,
        Severity.ROLL_BACK,
        Missing.HOLDS,
        Duration.ofMinutes(5),
        Optional.empty());
  }

  private void push(SampleBoard to, Instant at, Reading reading) {
    to.heard(++number, new PushedSample(AUTH, A, "it", at, reading));
  }

  private void push(Instant at, Reading reading) {
    push(board, at, reading);
  }

  private static Sample look(SampleBoard board, Form form, String mark, Instant at) {
    return board.sample(AUTH, A, check(form), new SourceSpec.Pushed(form), mark, at);
  }

  private Sample look(Form form, String mark, Instant at) {
    return look(board, form, mark, at);
  }

  @Test
  void countsAreThoseSinceTheLookBefore() {
    push(NOON, new Reading.Counts(9, 9));
    Sample first = look(Form.FAILURES, "", NOON);
    assertThat(first.reading()).isEqualTo(new Reading.Begun());
    push(NOON, new Reading.Counts(1, 10));
    push(NOON, new Reading.Counts(2, 20));
    Sample second = look(Form.FAILURES, first.mark(), NOON);
    assertThat(second.reading()).isEqualTo(new Reading.Counts(3, 30));
    assertThat(look(Form.FAILURES, second.mark(), NOON).reading()).isEqualTo(Reading.Counts.NONE);
  }

  @Test
  void timesAreThoseSinceTheLookBefore() {
    String mark = look(Form.TIMES, "", NOON).mark();
    push(NOON, Reading.Spread.of(1));
    push(NOON, Reading.Spread.of(2));
    assertThat(look(Form.TIMES, mark, NOON).reading())
        .isEqualTo(Reading.Spread.of(1).plus(Reading.Spread.of(2)));
  }

  @Test
  void aNumberIsJudgedOnce() {
    push(NOON, new Reading.Value(7));
    push(NOON, new Reading.Value(8));
    Sample first = look(Form.NUMBER, "", NOON);
    assertThat(first.reading()).isEqualTo(new Reading.Value(8));
    assertThat(look(Form.NUMBER, first.mark(), NOON).reading()).isEqualTo(new Reading.Begun());
  }

  @Test
  void silenceIsSaid() {
    assertThat(look(Form.NUMBER, "", NOON).reading()).isInstanceOf(Reading.NoData.class);
    push(NOON, new Reading.Value(7));
    String mark = look(Form.NUMBER, "", NOON).mark();
    assertThat(look(Form.NUMBER, mark, NOON.plus(STALE_AFTER)).reading())
        .isEqualTo(new Reading.Begun());
    assertThat(look(Form.NUMBER, mark, NOON.plus(STALE_AFTER).plusSeconds(1)).reading())
        .isInstanceOfSatisfying(
            Reading.Stale.class, stale -> assertThat(stale.newest()).isEqualTo(NOON));
  }

  /** It takes no sample twice, leaves none out, and does not call its own deafness silence. */
  @Test
  void anotherEngineGoesOnWhereThisOneHasLooked() {
    SampleBoard other = new SampleBoard(NOON);
    Reading one = new Reading.Counts(1, 10);
    String mark = look(Form.FAILURES, "", NOON).mark();
    for (int i = 0; i < 3; i++) {
      long next = ++number;
      PushedSample sample = new PushedSample(AUTH, A, "it", NOON, one);
      board.heard(next, sample);
      other.heard(next, sample);
      if (i == 1) mark = look(Form.FAILURES, mark, NOON).mark();
    }
    assertThat(look(other, Form.FAILURES, mark, NOON).reading()).isEqualTo(one);
    SampleBoard justStarted = new SampleBoard(NOON);
    assertThat(look(justStarted, Form.FAILURES, mark, NOON.plusSeconds(1)))
        .isEqualTo(
            new Sample("it", A, NOON.plusSeconds(1), Duration.ZERO, new Reading.Begun(), mark));
    assertThat(look(justStarted, Form.FAILURES, mark, NOON.plusSeconds(31)).reading())
        .isInstanceOf(Reading.NoData.class);
  }

  /** Else the first one would judge once more what it has judged. */
  @Test
  void anEngineThatHearsLaterDoesNotTurnTheMarkBack() {
    SampleBoard behind = new SampleBoard(NOON.minusSeconds(3600));
    push(behind, NOON, new Reading.Counts(1, 10));
    push(NOON, new Reading.Counts(1, 10));
    String mark = look(Form.FAILURES, "", NOON).mark();
    Sample late = look(behind, Form.FAILURES, mark, NOON);
    assertThat(late.reading()).isEqualTo(Reading.Counts.NONE);
    assertThat(late.mark()).isEqualTo(mark);
  }

  @Test
  void itRemembersNoMoreThanItMay() {
    for (int i = 0; i < SampleBoard.MOST + 5; i++) push(NOON, new Reading.Counts(0, 1));
    assertThat(look(Form.FAILURES, "0", NOON).reading())
        .isEqualTo(new Reading.Counts(0, SampleBoard.MOST));
    for (int i = 0; i < SampleBoard.MOST_KEYS; i++)
      board.heard(++number, new PushedSample(AUTH, A, "c" + i, NOON, new Reading.Value(1)));
    assertThat(look(Form.FAILURES, "0", NOON).reading()).isInstanceOf(Reading.NoData.class);
  }
}
