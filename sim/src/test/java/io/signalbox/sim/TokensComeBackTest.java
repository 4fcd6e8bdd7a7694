package io.signalbox.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Signal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every token of a story is read back as the very value that was written: nothing that a decision
 * needs is lost on the way from one engine to the next.
 */
class TokensComeBackTest {
  private static final int SEEDS = 300;

  /** Reads what it has written before it decides. */
  private static final class Strict implements Brain {
    private int tokens;

    @Override
    public Decision decide(Deployment now, StepReport report, List<Signal> signals) {
      return comesBack(Decider.decide(now, report, signals));
    }

    @Override
    public Decision wake(Deployment parked, Instant at, List<Signal> signals) {
      return comesBack(Decider.wake(parked, at, signals));
    }

    private Decision comesBack(Decision decision) {
      tokens++;
      assertThat(Json.read(Json.write(decision.next()), Deployment.class))
          .isEqualTo(decision.next());
      return decision;
    }
  }

  private final Strict strict = new Strict();

  @ParameterizedTest
  @EnumSource
  void ofEveryStory(Golden.Story story) {
    Golden.play(story, Chaos.calm(), strict);
    assertThat(strict.tokens).isPositive();
  }

  @Test
  void ofEverySeed() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      assertThat(Simulation.fails(seed, strict, Rules.ALL)).isEmpty();
    }
    assertThat(strict.tokens).isGreaterThan(SEEDS);
  }
}
