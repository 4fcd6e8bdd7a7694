package io.signalbox.platforms.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.SourceSpec.Metric;
import io.signalbox.platforms.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What answers by itself: ports, programs, and the machine. */
class SourcesTest extends Sources {
  private static final Reading GOOD = new Reading.Counts(0, 1);
  private static final Reading FAILED = new Reading.Counts(1, 1);

  @Test
  void tcp() throws Exception {
    assertThat(first(new SourceSpec.Tcp(0))).isEqualTo(GOOD);
    assertThat(first(new SourceSpec.Tcp(Ports.free()))).isEqualTo(FAILED);
  }

  @Test
  void http() throws Exception {
    pages.put("/deep", "fine");
    assertThat(first(new SourceSpec.Http("/deep", 200))).isEqualTo(GOOD);
    assertThat(first(new SourceSpec.Http("/deep", 204))).isEqualTo(FAILED);
    assertThat(first(new SourceSpec.Http("/other", 200))).isEqualTo(FAILED);
    server.stop(0);
    assertThat(first(new SourceSpec.Http("/deep", 200))).isEqualTo(FAILED);
  }

  private static SourceSpec.Asked exec(boolean number, String... words) {
    return new SourceSpec.Exec(List.of(words), number);
  }

  @Test
  void aProgramsExitCode() throws Exception {
    assertThat(first(exec(false, "true"))).isEqualTo(GOOD);
    assertThat(first(exec(false, "false"))).isEqualTo(FAILED);
    assertThat(first(exec(false, "/no/such/program"))).isInstanceOf(Reading.Down.class);
  }

  @Test
  void aProgramsNumber() throws Exception {
    assertThat(first(exec(true, "printf", "about to say\\n17.5\\n")))
        .isEqualTo(new Reading.Value(17.5));
    assertThat(first(exec(true, "echo", "many"))).isInstanceOf(Reading.NoData.class);
    assertThat(first(exec(true, "true"))).isInstanceOf(Reading.NoData.class);
    assertThat(first(exec(true, "sh", "-c", "echo broken >&2; exit 3")))
        .isEqualTo(new Reading.Down("broken (exit code 3)"));
    assertThat(first(exec(true, "date", "+5 %s"))).isEqualTo(new Reading.Value(5));
    assertThat(first(exec(true, "echo", "5 1000000000")))
        .isInstanceOfSatisfying(
            Reading.Stale.class,
            s -> assertThat(s.newest()).isEqualTo(Instant.ofEpochSecond(1_000_000_000)));
  }

  @Test
  void aProgramIsGivenWhatItAsksForAndNoShellReadsIt() throws Exception {
    int port = server.getAddress().getPort();
    assertThat(first(exec(true, "echo", "{port}"))).isEqualTo(new Reading.Value(port));
    Path victim = temp.resolve("victim");
    first(exec(false, "echo", "$(touch " + victim + "); touch " + victim));
    assertThat(victim).doesNotExist();
  }

  @Test
  void aProgramThatHangsIsEnded() throws Exception {
    SourceSpec.Asked source = exec(true, "sleep", "60");
    CheckSpec slow = check(source);
    CheckSpec brief =
        new CheckSpec(
            slow.name(),
            slow.source(),
            slow.limit(),
            slow.every(),
            Duration.ofMillis(200),
            slow.window(),
            slow.breaches(),
            slow.leastVolume(),
            slow.warmUp(),
            slow.staleAfter(),
            slow.quorum(),
            slow.severity(),
            slow.missing(),
            slow.hold(),
            slow.compare());
    assertThat(place.sample(brief, source, Slot.A, "").reading())
        .isEqualTo(new Reading.Down("it took longer than its timeout"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"MEMORY", "DISK", "LOAD"})
  void numbersOfTheHost(Metric metric) throws Exception {
    assertThat(first(new SourceSpec.HostMetric(metric)))
        .isInstanceOfSatisfying(
            Reading.Value.class,
            v -> assertThat(v.value()).isBetween(0.0, metric == Metric.LOAD ? 10_000.0 : 100.0));
  }

  @Test
  void processorsAreMeasuredBetweenTwoLooks() throws Exception {
    Reading busy =
        since(
            new SourceSpec.HostMetric(Metric.CPU),
            () -> {
              long until = System.nanoTime() + 300_000_000;
              while (System.nanoTime() < until) Thread.onSpinWait();
            });
    assertThat(busy)
        .isInstanceOfSatisfying(
            Reading.Value.class, v -> assertThat(v.value()).isBetween(1.0, 100.0));
  }

  @Test
  void whatAHostDoesNotHaveIsDownAndNotGood() throws Exception {
    // No machine of ours has a GPU, and no unit is called like this one.
    assertThat(first(new SourceSpec.HostMetric(Metric.GPU)))
        .isInstanceOfSatisfying(
            Reading.Down.class, d -> assertThat(d.said()).contains("nvidia-smi"));
    assertThat(first(new SourceSpec.HostMetric(Metric.UNIT_MEMORY)))
        .isInstanceOfAny(Reading.Down.class, Reading.NoData.class);
  }
}
