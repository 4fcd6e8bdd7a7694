package io.signalbox.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.engine.Given;
import io.signalbox.engine.flow.Table.Row;
import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Message in, messages out: every row of the table of decisions. */
class DeciderTest {

  @BeforeAll
  static void rewriteOnRequest() throws IOException {
    if (!Boolean.getBoolean("update")) return;
    List<String> fresh =
        Table.lines().stream()
            .map(
                l -> {
                  if (l.isBlank() || l.startsWith("#")) return l;
                  Row row = Table.row("", l);
                  return "%-52s + %-26s => %s"
                      .formatted(row.situation(), row.happening(), row.decided());
                })
            .toList();
    Files.write(Table.FILE, fresh);
  }

  static List<Row> rows() {
    return Table.rows();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void decides(Row row) {
    assertThat(row.decided()).as(row.toString()).isEqualTo(row.decision());
  }

  /** A release that is healthy beside, and never with its traffic, does not hold its target. */
  @Test
  void aFlappingStandbyComesToAnEnd() {
    Deployment now = Situation.of("back RESTORE/live");
    int attempts = now.activeSpec().retry().attempts();
    for (int times = 1; times < attempts; times++) {
      Decision again = Happening.decide(now, "restored:standby");
      assertThat(Line.of(again)).startsWith("back VERIFY/standby batch=0 rung=0");
      now = Happening.decide(again.next(), "passed").next();
      assertThat(now.cursor().step()).isEqualTo(Step.RESTORE);
    }
    assertThat(Line.of(Happening.decide(now, "restored:standby")))
        .isEqualTo("back RESTORE/standby batch=0 rung=1 touched=a,b,c | StepDone, Descended");
  }

  /** The clock was three hours ahead when the gate began: it once looked for three hours. */
  @ParameterizedTest
  @ValueSource(
      strings = {"forward GATE/standby", "forward GATE/live", "back VERIFY", "back VERIFY/live"})
  void aGateEndsInTimeWhateverTheClockSaidWhenItBegan(String situation) {
    Deployment now = Situation.of(situation);
    now = now.withGate(GateRun.none(Given.NOON.plus(Duration.ofHours(3))));
    Step gate = now.cursor().step();
    long enough = now.activeSpec().gate().deadline().toSeconds() * 3;
    for (int second = 1; second < enough && now.cursor().step() == gate; second++) {
      Instant at = Given.NOON.plusSeconds(second);
      List<Probe> sick = Stream.of("a", "b", "c").map(i -> Given.probe(i, at, false)).toList();
      now = Decider.decide(now, new StepReport.Sampled(at, sick), List.of()).next().resumed();
    }
    assertThat(now.cursor().step()).isEqualTo(Step.RESTORE);
  }

  /** A step that reports what it cannot report is a bug, and says so instead of going on. */
  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource({
    "forward PRECHECK,        done",
    "forward GATE/live,       done",
    "forward BAKE,            done",
    "forward PUSH,            healthy",
    "forward SWAP,            healthy",
    "back RESTORE,            done",
    "back VERIFY,             done",
    "back RESTORE,            healthy",
    "back FINISH,             healthy",
  })
  void refuses(String situation, String happening) {
    assertThatThrownBy(() -> Happening.decide(Situation.of(situation), happening))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("This is a bug of Signalbox.");
  }
}
