package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Loaded;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.spec.CheckSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example of docs/judgement.md is what it says. */
class JudgementExampleTest {
  private static List<CheckSpec> checks(String environment) {
    Loaded loaded =
        new ConfigurationLoader(name -> Optional.empty())
            .load(Path.of("examples/judgement/signalbox.yaml"));
    return switch (loaded) {
      case Loaded.Valid valid ->
          valid
              .configuration()
              .target(new ServiceName("shop"), new EnvironmentName(environment))
              .orElseThrow()
              .gate()
              .checks();
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  @Test
  void productionIsJudgedByAllOfThem() {
    assertThat(checks("production"))
        .extracting(CheckSpec::name)
        .containsExactly(
            "errors", "slow", "own-errors", "own-times", "cpu", "memory", "lag", "tracebacks");
    assertThat(checks("production").getFirst().compare().orElseThrow().rise()).isEqualTo(0.002);
  }

  @Test
  void theDemoOnlyByWhatNeedsNoTraffic() {
    assertThat(checks("demo"))
        .extracting(CheckSpec::name)
        .containsExactlyInAnyOrder("cpu", "memory", "tracebacks");
  }
}
