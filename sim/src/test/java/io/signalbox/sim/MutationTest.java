package io.signalbox.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation is worth its time only if it notices what is wrong. */
class MutationTest {
  private static final long ENOUGH = 3_000;

  static List<Mutation> all() {
    return Mutation.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void isNoticed(Mutation mutation) {
    OptionalLong noticed = LongStream.range(0, ENOUGH).filter(mutation::noticed).findFirst();
    assertThat(noticed).as("the first of %d seeds that notices %s", ENOUGH, mutation).isNotEmpty();
  }
}
