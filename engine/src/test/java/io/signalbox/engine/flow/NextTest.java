package io.signalbox.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.fact.What;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A fact that ends one step tells which one follows, so that a reader knows what runs. */
class NextTest {
  private static Optional<What.Next> next(String situation, String happening) {
    return Happening.decide(Situation.of(situation), happening).facts().stream()
        .<Optional<What.Next>>map(
            f ->
                switch (f) {
                  case What.StepDone done -> done.next();
                  case What.GatePassed passed -> passed.next();
                  default -> Optional.empty();
                })
        .findFirst()
        .orElseThrow();
  }

  private static String step(String situation, String happening) {
    What.Next next = next(situation, happening).orElseThrow();
    assertThat(next.until()).isEmpty();
    return next.step() + " " + next.batch();
  }

  @Test
  void everyStepTellsTheNext() {
    assertThat(step("forward PRECHECK", "checked")).isEqualTo("BACKUP 0");
    assertThat(step("forward BACKUP", "done")).isEqualTo("PUSH 0");
    assertThat(step("forward SWAP batch=1", "done")).isEqualTo("GATE 1");
    assertThat(step("forward GATE/live", "passed")).isEqualTo("SWAP 1");
    assertThat(step("back RESTORE", "restored:live")).isEqualTo("VERIFY 0");
    assertThat(step("back VERIFY/live", "passed")).isEqualTo("FINISH 0");
  }

  @Test
  void aBakeTellsItsEnd() {
    assertThat(next("forward GATE/live batch=2 bakes", "passed").orElseThrow().until())
        .contains(Happening.AT.plus(Duration.ofMinutes(15)));
  }

  @Test
  void aPauseTellsItsEnd() {
    assertThat(next("forward GATE/live paused", "passed").orElseThrow().until())
        .contains(Happening.AT.plusSeconds(10));
  }

  @Test
  void theLastStepTellsNone() {
    assertThat(next("forward FINISH", "done")).isEmpty();
  }
}
