package io.signalbox.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.spec.StrategySpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who changes together with whom. */
class PlanTest {
  @ParameterizedTest(name = "{0} instances, first {1} or {2} %, then {3} %, together: {4}")
  @CsvSource({
    "1,  1, 0,  25,  false, 1",
    "8,  1, 0,  25,  false, 1 2 2 2 1",
    "8,  3, 0,  50,  false, 3 4 1",
    "8,  1, 25, 50,  false, 2 4 2",
    "3,  1, 10, 100, false, 1 2",
    "20, 1, 10, 100, false, 2 18",
    "8,  1, 0,  25,  true,  8",
  })
  void isMadeByItsStrategy(
      int instances, int first, int firstPercent, int percent, boolean together, String batches) {
    StrategySpec strategy =
        new StrategySpec(
            first,
            percent,
            Duration.ZERO,
            Duration.ZERO,
            firstPercent,
            Optional.of(Duration.ofMinutes(10)),
            together);
    String[] names = IntStream.range(0, instances).mapToObj(i -> "i" + i).toArray(String[]::new);
    Plan plan =
        Plan.rolling(Given.with(Given.spec(names), strategy), Given.release("v1"), List.of());
    assertThat(
            plan.batches().stream()
                .map(b -> String.valueOf(b.instances().size()))
                .reduce((a, b) -> a + " " + b))
        .contains(batches);
    assertThat(plan.batches().stream().flatMap(b -> b.instances().stream()))
        .containsExactlyElementsOf(Given.names(names));
  }
}
