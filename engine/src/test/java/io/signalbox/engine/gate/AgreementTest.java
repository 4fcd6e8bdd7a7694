package io.signalbox.engine.gate;

import static io.signalbox.engine.gate.Looks.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.signalbox.engine.Given;
import io.signalbox.engine.gate.Gate.Judgement;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckGroup;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Missing;
import io.signalbox.engine.spec.CheckSpec.Missing.Answer;
import io.signalbox.engine.spec.CheckSpec.Quorum;
import io.signalbox.engine.spec.CheckSpec.Severity;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that decide together: cpu, memory and disk of one instance, in one group. */
class AgreementTest {
  private static final Roles ROLES = new Roles(Looks.CHANGED, List.of(), 1);
  private static final Reading GOOD = value(20);
  private static final Reading BAD = value(97);
  private static final Reading NONE = new Reading.NoData("no series");
  private static final Reading OUT = new Reading.Down("refused");

  private GateRun run = GateRun.none(Given.NOON);
  private Instant at = Given.NOON;

  private static CheckSpec named(String name, Answer answer) {
    CheckSpec c =
        Looks.with(
            Looks.cpu(),
            Duration.ZERO,
            Quorum.ANY,
            Severity.ROLL_BACK,
            new Missing(answer, answer, answer));
    return new CheckSpec(
        name,
        c.source(),
        c.limit(),
        c.every(),
        c.timeout(),
        c.window(),
        c.breaches(),
        c.leastVolume(),
        c.warmUp(),
        c.staleAfter(),
        c.quorum(),
        c.severity(),
        c.missing(),
        c.hold(),
        c.compare());
  }

  private static GateSpec gate(Quorum agree, Answer answer) {
    List<CheckSpec> checks =
        List.of(named("cpu", answer), named("memory", answer), named("disk", answer));
    return GateSpec.defaults()
        .judging(
            checks, List.of(new CheckGroup("overload", List.of("cpu", "memory", "disk"), agree)));
  }

  private static Quorum quorum(String text) {
    return switch (text) {
      case "any" -> Quorum.ANY;
      case "all" -> Quorum.ALL;
      default -> new Quorum(Integer.parseInt(text));
    };
  }

  private Judgement look(GateSpec spec, Map<String, Reading> said) {
    at = at.plusSeconds(1);
    List<Sample> samples = new ArrayList<>();
    said.forEach(
        (check, reading) ->
            samples.add(
                new Sample(check, new InstanceName("a"), at, Duration.ofMillis(3), reading, "")));
    run = run.plus(List.of(Given.probe("a", at, true))).plus(spec, samples, ROLES);
    Judgement judgement = Gate.judge(spec, run, ROLES.changed(), ROLES, Looks.LONG, at);
    if (judgement instanceof Judgement.NotYet notYet) {
      run = run.telling(notYet.held(), notYet.notices());
    }
    return judgement;
  }

  private Judgement look(int seconds, GateSpec spec, Reading cpu, Reading memory, Reading disk) {
    Map<String, Reading> said = Map.of("cpu", cpu, "memory", memory, "disk", disk);
    Judgement last = look(spec, said);
    for (int i = 1; i < seconds && last instanceof Judgement.NotYet; i++) last = look(spec, said);
    return last;
  }

  private static Reading reading(char letter) {
    return switch (letter) {
      case 'b' -> BAD;
      case 'n' -> NONE;
      case 'd' -> OUT;
      default -> GOOD;
    };
  }

  /** b is bad, g good, n no data, d down: what it comes to, after how many seconds. */
  @ParameterizedTest(name = "{0} of {1}, no data: {2}")
  @CsvSource({
    "any, bgg, HOLD,   Breached, 3",
    "2,   bgg, HOLD,   Passed,   10",
    "2,   bbg, HOLD,   Breached, 3",
    "all, bbg, HOLD,   Passed,   10",
    "all, bbb, HOLD,   Breached, 3",
    "all, ggg, HOLD,   Passed,   10",
    // Waited for as long as it may make a difference, and then it counts.
    "all, bbn, HOLD,   Breached, 310",
    "2,   bgn, HOLD,   Breached, 310",
    "2,   bgd, HOLD,   Breached, 310",
    "any, ggn, HOLD,   Breached, 310",
    // Not waited for where it makes none.
    "all, bgn, HOLD,   Passed,   10",
    "2,   ggn, HOLD,   Passed,   10",
    "2,   bbn, HOLD,   Breached, 3",
    // No data is bad data.
    "all, bbn, FAIL,   Breached, 3",
    "2,   ggn, FAIL,   Passed,   10",
    // Who has nothing to say is not asked.
    "all, bbn, IGNORE, Breached, 3",
    "all, bgn, IGNORE, Passed,   10",
    "all, bnn, IGNORE, Breached, 3",
    "2,   bnn, IGNORE, Breached, 3",
    "all, nnn, IGNORE, Passed,   10",
  })
  void soManyHaveToAgree(String agree, String said, Answer answer, String expected, int seconds) {
    Judgement judgement =
        look(
            1_000,
            gate(quorum(agree), answer),
            reading(said.charAt(0)),
            reading(said.charAt(1)),
            reading(said.charAt(2)));
    assertThat(judgement.getClass().getSimpleName()).isEqualTo(expected);
    assertThat(Duration.between(Given.NOON, at).toSeconds()).isEqualTo(seconds);
  }

  @Test
  void theVerdictSaysWhoAgreed() {
    Judgement judgement = look(10, gate(new Quorum(2), Answer.HOLD), BAD, GOOD, BAD);
    assertThat(judgement)
        .isInstanceOfSatisfying(
            Judgement.Breached.class,
            breached -> {
              assertThat(breached.said())
                  .isEqualTo("overload: cpu, disk are bad, 2 of 3 checks, 2 have to agree");
              assertThat(breached.evidence())
                  .hasSize(3)
                  .anyMatch(e -> e.startsWith("cpu: a had 3 or more bad"))
                  .anyMatch(e -> e.startsWith("disk: a had 3 or more bad"));
              assertThat(breached.verdicts())
                  .extracting(CheckVerdict::check)
                  .containsExactly("health", "cpu", "memory", "disk", "overload");
              assertThat(breached.verdicts().getLast().value()).contains(2.0);
              assertThat(breached.verdicts().getLast().limit()).isEqualTo(2);
            });
  }

  @Test
  void whoIsBadAloneIsToldAndSaidInThePassing() {
    GateSpec spec = gate(Quorum.ALL, Answer.HOLD);
    Judgement third = look(3, spec, BAD, GOOD, GOOD);
    assertThat(third)
        .isInstanceOfSatisfying(
            Judgement.NotYet.class,
            notYet -> {
              assertThat(notYet.notices()).hasSize(1);
              assertThat(notYet.notices().getFirst().holds()).isFalse();
              assertThat(notYet.notices().getFirst().verdict().said())
                  .startsWith("cpu: a had 3 or more bad")
                  .endsWith("alone that does not roll back: 3 of group overload have to agree");
            });
    assertThat(look(100, spec, BAD, GOOD, GOOD))
        .isInstanceOfSatisfying(
            Judgement.Passed.class,
            passed -> {
              assertThat(passed.said()).contains("cpu: a had").contains("alone that does not");
              assertThat(passed.notices()).as("told once").isEmpty();
              assertThat(passed.verdicts().getLast().said())
                  .isEqualTo("overload: only cpu is bad, 1 of 3 checks, 3 have to agree");
            });
  }

  @Test
  void whatIsWaitedForAndWhatIsNotCountedIsSaid() {
    Judgement held = look(12, gate(new Quorum(2), Answer.HOLD), BAD, NONE, GOOD);
    assertThat(held)
        .isInstanceOfSatisfying(
            Judgement.NotYet.class, n -> assertThat(n.held()).containsExactly("memory"));
    Judgement late = look(400, gate(new Quorum(2), Answer.HOLD), BAD, NONE, GOOD);
    assertThat(((Judgement.Breached) late).said()).startsWith("overload: cpu, memory are bad");
    assertThat(((Judgement.Breached) late).evidence())
        .anyMatch(e -> e.startsWith("memory: a: no data") && e.contains("waited for 5 min"));
  }

  @Test
  void whoIsIgnoredIsNotCountedAndThatIsSaid() {
    Judgement judgement = look(10, gate(Quorum.ALL, Answer.IGNORE), BAD, BAD, NONE);
    assertThat(((Judgement.Breached) judgement).said())
        .isEqualTo(
            "overload: cpu, memory are bad, 2 of 2 checks, 2 have to agree; not counted for lack of data: disk");
  }

  @Test
  void aPersonsGoOnIsNoVote() {
    GateSpec spec = gate(new Quorum(2), Answer.HOLD);
    look(12, spec, BAD, NONE, GOOD);
    run = run.acceptingWhatIsHeld();
    assertThat(look(1, spec, BAD, NONE, GOOD)).isInstanceOf(Judgement.Passed.class);
  }

  @Test
  void ofAGroupRemainsWhatIsStillJudged() {
    GateSpec spec = gate(Quorum.ALL, Answer.HOLD);
    GateSpec two = spec.judging(spec.checks().subList(0, 2));
    assertThat(two.groups().getFirst().checks()).containsExactly("cpu", "memory");
    assertThat(two.judging(List.of()).groups()).isEmpty();
  }

  @Test
  void whatCannotAgreeIsNoGate() {
    List<CheckSpec> one = List.of(named("cpu", Answer.HOLD));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                GateSpec.defaults()
                    .judging(one, List.of(new CheckGroup("g", List.of("none"), Quorum.ALL))));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                GateSpec.defaults()
                    .judging(one, List.of(new CheckGroup("cpu", List.of("cpu"), Quorum.ALL))));
  }
}
