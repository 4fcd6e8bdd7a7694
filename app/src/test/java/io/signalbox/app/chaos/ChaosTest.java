package io.signalbox.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.app.hosts.NeedsHosts;
import io.signalbox.app.hosts.TestHosts;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A sample of the campaign; {@code -Dinjuries=N} asks for more, {@code -Dseed=N} for the same. */
@NeedsHosts
class ChaosTest {
  private static final int INJURIES = Integer.getInteger("injuries", 8);

  /** Two engines wait for each other, and are hurt for longer. */
  private static final int OF_TWO = Math.max(1, INJURIES / 2);

  private static final long SEED = Long.getLong("seed", System.nanoTime());

  @Test
  void nothingIsLostDoubledOrStuck(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path root)
      throws Exception {
    nothingIsWrong(1, INJURIES, root);
  }

  @Test
  void twoEnginesAtABrokerAndADatabaseLoseAndDoubleNothing(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path root) throws Exception {
    nothingIsWrong(2, OF_TWO, root);
  }

  private static void nothingIsWrong(int engines, int injuries, Path root) throws Exception {
    Report report =
        new Campaign(
                new Campaign.Order(
                    engines,
                    injuries,
                    SEED,
                    Injury.possible(engines),
                    TestHosts.load().first(3),
                    root,
                    System.out::println))
            .run();
    System.out.println(report.told());
    assertThat(report.wrong()).as(report.told()).isEmpty();
    assertThat(report.injected()).isEqualTo(injuries);
  }
}
