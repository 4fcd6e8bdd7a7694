package io.signalbox.routes.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RatesTest {
  private Instant now = Instant.EPOCH;
  private final Rates rates = new Rates(() -> now);

  private int allowed(String name, int of) {
    int allowed = 0;
    for (int i = 0; i < of; i++) if (rates.allow(name, 10, 10)) allowed++;
    return allowed;
  }

  @Test
  void aSecondsWorthAtOnceAndThenSoManyASecond() {
    assertThat(allowed("a", 100)).isEqualTo(10);
    assertThat(allowed("b", 5)).as("each has its own").isEqualTo(5);
    now = now.plusMillis(500);
    assertThat(allowed("a", 100)).isEqualTo(5);
    now = now.plusSeconds(3_600);
    assertThat(allowed("a", 100)).as("what was not used is not saved up").isEqualTo(10);
  }

  @Test
  void aClockThatIsSetBackTakesNothingAway() {
    allowed("a", 5);
    now = now.minusSeconds(60);
    assertThat(allowed("a", 100)).isEqualTo(5);
  }

  @Test
  void itForgetsTheOldestNames() {
    for (int i = 0; i < Rates.MOST + 1; i++) allowed("n" + i, 10);
    assertThat(allowed("n0", 1)).isEqualTo(1);
    assertThat(allowed("n" + Rates.MOST, 1)).isZero();
  }
}
