package io.signalbox.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Requests that come a second time, on purpose. */
class AdmitReplayTest {
  @Test
  void aReplayIsADeploymentOfItsOwnUnlessTheWorldWentOn() {
    Desk desk = new Desk();
    Instant first = desk.now();
    desk.deploy("d1", "v1");
    desk.ends("d1", Outcome.SUCCEEDED);
    assertThat(desk.replay("x1", "d1", "v1", first, false))
        .as("it serves: harmless")
        .isEqualTo("start x1 with fence 2, back to [v1]");
    desk.ends("x1", Outcome.SUCCEEDED);
    desk.later(Duration.ofHours(1));
    Instant second = desk.now();
    desk.deploy("d2", "v2");
    desk.later(Duration.ofMinutes(1));
    desk.ends("d2", Outcome.SUCCEEDED);
    assertThat(desk.replay("x2", "d1", "v1", first, false))
        .as("superseded")
        .isEqualTo("close x2 REJECTED");
    assertThat(desk.replay("x3", "d1", "v1", first, true))
        .isEqualTo("start x3 with fence 4, back to [v2,v1]");
    desk.ends("x3", Outcome.ROLLED_BACK);
    assertThat(desk.replay("x4", "d2", "v2", second, false)).startsWith("start x4");
  }

  @Test
  void aReplayOfWhatWasRolledBackTakesForce() {
    Desk desk = Desk.running("v1");
    Instant asked = desk.now();
    desk.deploy("d2", "v2");
    desk.ends("d2", Outcome.ROLLED_BACK);
    assertThat(desk.replay("x1", "d2", "v2", asked, false)).isEqualTo("close x1 REJECTED");
    assertThat(desk.replay("x2", "d2", "v2", asked, true)).startsWith("start x2");
  }

  @Test
  void aReplayThatWaitedForANewerVersionIsRefusedWhenThatIsProven() {
    Desk desk = new Desk();
    Instant asked = desk.now();
    desk.deploy("d1", "v1");
    desk.ends("d1", Outcome.FAILED);
    desk.deploy("d2", "v2");
    assertThat(desk.replay("x1", "d1", "v1", asked, false)).isEqualTo("park x1 BUSY");
    desk.later(Duration.ofMinutes(1));
    desk.ends("d2", Outcome.SUCCEEDED);
    assertThat(desk.comesBack("x1")).isEqualTo("close x1 REJECTED");
    assertThat(desk.held()).isEqualTo("nobody, then nobody");
  }
}
