package io.signalbox.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.engine.flow.Table.Row;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
