package io.signalbox.platforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Finding;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.spec.ConfigFile;
import io.signalbox.engine.spec.PrecheckSpec;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.engine.spec.TargetSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every place has to do, whatever lies between it and us. */
public abstract class PlaceContract extends BackupContract {
  @Test
  void a_host_that_was_never_used_is_observed_as_empty_and_stays_untouched() throws Exception {
    TargetSpec spec = specs().spec();

    Observation seen = place(spec).observe();

    assertThat(seen.fence()).isEqualTo(Fence.NONE);
    assertThat(seen.live()).isEmpty();
    assertThat(seen.releases()).isEmpty();
    assertThat(seen.seat(Slot.A).state()).isEqualTo(RunState.STOPPED);
    assertThat(onHost("ls -d " + instance().directory() + " 2>&1 || echo none")).contains("none");
  }

  @Test
  void retire_removes_everything_but_what_it_was_told_to_keep_and_the_fence() throws Exception {
    TargetSpec spec = specs().command(List.of("sleep", "1000")).spec();
    Place place = place(spec);
    Claim claim = claim(place, 7);
    Release release = ready(spec, place, claim, "1.0");
    place.start(claim, Slot.A, release);
    place.switchTo(claim, Slot.A);
    String dir = spec.instances().getFirst().directory();

    assertThat(failure(() -> place.retire(claim, true)).message()).isNotBlank();
    assertThat(place.observe().live()).as("refused while it gets traffic").contains(Slot.A);
    place.takeOut(claim);
    place.stop(claim, Slot.A);
    place.retire(claim, false);
    assertThat(place.observe().releases()).as("kept").hasSize(1);
    assertThat(onHost("ls " + dir + "/slots/a/env 2>/dev/null || echo none").strip())
        .isEqualTo("none");

    place.retire(claim, true);
    place.retire(claim, true);
    assertThat(onHost("find " + dir + " -path " + dir + "/.signalbox -prune -o ! -type d -print"))
        .isEmpty();
    assertThat(place.observe().fence()).isEqualTo(claim.fence());
    assertThat(failure(() -> claim(place, 6)).code()).isEqualTo(Code.FENCED);

    Claim again = claim(place, 8);
    Release next = ready(spec, place, again, "1.0");
    place.start(again, Slot.A, next);
    place.switchTo(again, Slot.A);
    assertThat(place.observe().live()).as("a first deployment again").contains(Slot.A);
  }

  /** An engine of another version looks, and does not even leave its script behind. */
  @Test
  void looking_brings_no_script_to_the_host() throws Exception {
    TargetSpec spec = specs().spec();
    Place place = place(spec);
    Claim claim = claim(place, 3);
    Release release = ready(spec, place, claim, "1.0");
    String bin = spec.instances().getFirst().directory() + "/.signalbox/bin";
    onHost("rm " + bin + "/*");

    assertThat(place.observe().fence()).isEqualTo(new Fence(3));
    assertThat(place.differing(release.version())).isEmpty();
    assertThat(place.logs(Slot.A, 5)).hasSizeLessThanOrEqualTo(5);

    assertThat(onHost("ls " + bin)).isEmpty();
  }

  @Test
  void precheck_reports_everything_not_only_the_first() throws Exception {
    TargetSpec spec =
        specs()
            .precheck(
                new PrecheckSpec(1L << 50, 1, 0, List.of("sh", "no-such-tool", "nor-this"), true))
            .secrets(Map.of("TOKEN", new SecretRef("env:SIGNALBOX_NO_SUCH")))
            .files(new ConfigFile("env", "x", "0644"))
            .spec();

    List<Finding> findings = place(spec).inspect(1000);

    assertThat(findings.stream().filter(f -> !f.fit()).map(Finding::check))
        .containsExactlyInAnyOrder(
            "disk", "tool no-such-tool", "tool nor-this", "gpu", "secret TOKEN", "configuration");
    assertThat(findings.stream().filter(Finding::fit).map(Finding::check))
        .contains("memory", "tool sh", "tool curl", "port " + instance().portA());
    assertThat(findings).allMatch(f -> !f.reading().isBlank());
  }
}
