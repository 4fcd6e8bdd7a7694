package io.signalbox.platforms.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.engine.spec.TrafficSpec;
import io.signalbox.platforms.TestSpecs;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What follows when a host says that its nginx does not serve from the right front. */
class MovingTrafficTest {
  private static final Claim CLAIM = new Claim(new Fence(7), 12, 1);

  private final List<String> asked = new ArrayList<>();

  /** A host that answers each switch with the next of these words. */
  private Evidence switched(String... answers) throws StepFailedException {
    Queue<String> next = new ArrayDeque<>(List.of(answers));
    Shell host =
        (line, input, timeout) -> {
          String verb = line.contains(" switch ") ? "switch" : "front";
          asked.add(verb);
          return new Exit(0, verb.equals("switch") ? next.remove() + "\n" : "changed\n", List.of());
        };
    Site site = new Site(spec(), spec().instances().getFirst(), Supervision.AUTO, true);
    return new HostPlace(
            site,
            host,
            new Secrets(name -> Optional.empty()),
            FrontLauncher.NOT_HERE,
            Clock.systemUTC())
        .switchTo(CLAIM, Slot.A);
  }

  private static TargetSpec spec() {
    Host host =
        new Host(
            new HostName("pc1"),
            "10.0.0.1",
            22,
            "deploy",
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return TestSpecs.of(new Instance(new InstanceName("one"), host, "/srv/web", 8081, 8082))
        .traffic(
            new TrafficSpec(
                OptionalInt.of(80),
                "0.0.0.0",
                TrafficSpec.Front.AUTO,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                60))
        .spec();
  }

  @Test
  void aFrontThatStandsIsLeftAlone() throws StepFailedException {
    assertThat(switched("moved").said()).isEqualTo("Traffic goes to slot a.");
    assertThat(asked).containsExactly("switch");
  }

  /** A worker from before may answer for a moment after nginx has loaded the new one. */
  @Test
  void aFrontThatDoesNotStandYetIsPutThereAgain() throws StepFailedException {
    assertThat(switched("front", "front", "moved").said())
        .isEqualTo("Traffic goes to slot a, by a new front.");
    assertThat(asked).containsExactly("switch", "front", "switch", "front", "switch");
  }

  @Test
  void oneThatNeverStandsIsAFailureAndNoMove() {
    assertThatExceptionOfType(StepFailedException.class)
        .isThrownBy(() -> switched("front", "front", "front", "front"))
        .satisfies(e -> assertThat(e.failed().code()).isEqualTo(StepFailed.Code.TRAFFIC_FAILED));
  }
}
