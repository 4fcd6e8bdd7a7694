package io.signalbox.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.sim.Golden.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Journeys, one line per message, to be read and compared; {@code -Dupdate=true} writes them. */
@Execution(ExecutionMode.CONCURRENT)
class GoldenTest {
  private static final int EVERY = Integer.getInteger("points.every", 4);
  private static final int FIRST =
      Integer.getInteger("points.first", ThreadLocalRandom.current().nextInt(EVERY));
  private static final Path TOLD = Path.of("src/test/resources/golden");

  @ParameterizedTest
  @EnumSource
  void goesAsItIsTold(Story story) throws IOException {
    String transcript = Golden.play(story, Chaos.calm()).transcript();
    Path file = TOLD.resolve(story.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt");
    if (Boolean.getBoolean("update")) {
      Files.createDirectories(TOLD);
      Files.writeString(file, transcript);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as("%s tells another story; if the change is meant: -Dtest=GoldenTest -Dupdate=true", file)
        .isEqualTo(transcript);
  }

  /**
   * T2: the engine dies once, at every point of the journey in turn. The build takes one of some
   * points, and at each run others ({@code -Dpoints.every=1} takes all, {@code -Dpoints.first=N}
   * repeats a run).
   */
  @ParameterizedTest
  @EnumSource
  void endsTheSameAfterACrashAnywhere(Story story) {
    String end = Golden.play(story, Chaos.calm()).end();
    int points = Golden.points(story);
    assertThat(points).isGreaterThan(50);
    for (int n = FIRST % EVERY; n < points; n += EVERY) {
      assertThat(Golden.play(story, Chaos.crashAt(n)).end())
          .as("%s, with a crash at point %d of %d; -Dpoints.first=%d", story, n, points, FIRST)
          .isEqualTo(end);
    }
  }
}
