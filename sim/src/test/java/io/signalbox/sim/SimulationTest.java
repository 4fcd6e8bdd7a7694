package io.signalbox.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.model.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * T1 to T4, T6, T7, T9 to T12, T18: whatever engines, hosts and people do, the hosts come to a good
 * end. {@code signalbox-sim} runs more of them.
 */
@Execution(ExecutionMode.CONCURRENT)
class SimulationTest {
  private static final long FIRST = Long.getLong("sim.first", 0);
  private static final long SEEDS = Long.getLong("sim.seeds", 20_000);

  @Test
  void everySeedComesToAGoodEnd() {
    Campaign.Result result = Campaign.run(FIRST, SEEDS, done -> {});
    assertThat(result.bad())
        .as(() -> "seeds that end badly; the first:\n" + first(result.bad()))
        .isEmpty();
    Tally tally = result.tally();
    assertThat(List.of(tally.asked(), tally.crashes(), tally.sleeps(), tally.lost()))
        .as("a simulation in which nothing happens proves nothing")
        .allMatch(n -> n > SEEDS / 10);
  }

  private static String first(List<Long> bad) {
    long seed = bad.getFirst();
    return "signalbox-sim --seed "
        + seed
        + "\n"
        + Simulation.transcript(seed, Brain.SHIPPED, Rules.ALL);
  }

  /** Of a million; what they found is told in docs/reliability.md. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        38_115, 50_876, 57_398, 107_805, 234_975, 296_009, 513_526, 519_134, 519_927, 520_695,
        704_694
      })
  void whatEndedBadlyOnceEndsWell(long seed) {
    assertThat(Campaign.run(seed, 1, done -> {}).bad()).isEmpty();
  }

  @Test
  void aSeedRunsTheSameEveryTime() {
    for (long seed = 0; seed < 50; seed++) {
      Optional<String> once = Optional.of(Simulation.transcript(seed, Brain.SHIPPED, Rules.ALL));
      assertThat(Optional.of(Simulation.transcript(seed, Brain.SHIPPED, Rules.ALL)))
          .isEqualTo(once);
    }
  }

  /** A simulation in which nothing happens proves nothing. */
  @Test
  void everythingHappens() {
    StringBuilder all = new StringBuilder();
    for (long seed = 0; seed < 1_500; seed++) {
      all.append(Simulation.transcript(seed, Brain.SHIPPED, Rules.ALL));
    }
    for (Outcome outcome : Outcome.values()) assertThat(all).contains(", " + outcome.name());
    assertThat(all)
        .contains(
            "(BUSY)",
            "(RETRY)",
            "(SAMPLE)",
            "(PAUSE)",
            "(PAUSED)",
            "(APPROVAL)",
            "(HELD)",
            "(FREEZE)",
            "(LIMIT)",
            "(UNFENCED)",
            "(QUARANTINE)")
        .contains("the engine dies at", "leaves it running", "left behind: ", "loses its message")
        .contains("the commit of", "refuses fence", "a newer claim", "known as", "to rollback")
        .contains("retire d", ": retire\n")
        .contains("take over", "stop what runs by hand", "start what ran by hand")
        .contains("on rung 2", "reboots", "cannot be reached", "disk of", "ends by itself");
  }
}
