package io.signalbox.platforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.spec.ConfigFile;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.engine.spec.TargetSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Processes on a host: started, switched, rolled back, stopped, and what they say. */
abstract class ProcessContract extends ReleaseContract {
  @Test
  void releases_are_started_switched_rolled_back_and_stopped() throws Exception {
    TargetSpec spec =
        specs()
            .environment(Map.of("GREETING", "it's $HOME `x` \"q\" \\ {version}"))
            .files(new ConfigFile("conf/app.conf", "port={port} of {instance}\n", "0640"))
            .spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    Release one = ready(spec, place, claim, "1.0");
    Release two = ready(spec, place, claim, "2.0");

    assertThat(place.start(claim, Slot.A, one).changed()).isTrue();
    assertThat(place.start(claim, Slot.A, one).changed()).isFalse();
    awaitHealthy(place, Slot.A, "1.0");
    assertThat(place.switchTo(claim, Slot.A).changed()).isTrue();
    assertThat(place.switchTo(claim, Slot.A).changed()).isFalse();
    place.start(claim, Slot.B, two);
    awaitHealthy(place, Slot.B, "2.0");
    place.switchTo(claim, Slot.B);

    Observation seen = place.observe();
    assertThat(seen.live()).contains(Slot.B);
    assertThat(seen.seat(Slot.A).runs(one.version(), digest(one))).isTrue();
    assertThat(seen.seat(Slot.B).runs(two.version(), digest(two))).isTrue();
    assertThat(place.probe(Slot.A).live()).isFalse();
    assertThat(place.probe(Slot.B)).matches(Probe::live).matches(Probe::healthy);
    String dir = spec.instances().getFirst().directory();
    assertThat(onHost("cat " + dir + "/current/VERSION " + dir + "/slots/b/conf/app.conf"))
        .isEqualTo("2.0\nport=" + instance().portB() + " of one\n");
    assertThat(onHost("stat -c %a " + dir + "/slots/b/env " + dir + "/slots/b/conf/app.conf"))
        .isEqualTo("600\n640\n");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(place.logs(Slot.B, 50))
                    .contains("serving 2.0 for it's $HOME `x` \"q\" \\ 2.0"));

    // A slot's process is no run: it survives claims.
    Claim newer = claim(place, 2);
    assertThat(place.probe(Slot.B).healthy()).isTrue();
    assertThat(failure(() -> place.start(newer, Slot.B, one)).code()).isEqualTo(Code.UNFIT);

    place.switchTo(newer, Slot.A);
    assertThat(place.observe().live()).contains(Slot.A);
    assertThat(place.stop(newer, Slot.B).changed()).isTrue();
    assertThat(place.stop(newer, Slot.B).changed()).isFalse();
    assertThat(place.observe().seat(Slot.B).state()).isEqualTo(RunState.STOPPED);
    Probe refused = place.probe(Slot.B);
    assertThat(refused.healthy()).isFalse();
    assertThat(refused.answer()).isNotBlank();
    assertThat(failure(() -> place.switchTo(newer, Slot.B)).code()).isEqualTo(Code.TRAFFIC_FAILED);

    place.takeOut(newer);
    assertThat(place.observe().live()).isEmpty();
  }

  @Test
  void a_process_that_dies_at_once_is_reported_with_its_last_words() throws Exception {
    TargetSpec spec =
        specs().command(List.of("sh", "-c", "echo cannot find my port; exit 3")).spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    Release release = ready(spec, place, claim, "1.0");

    StepFailed failed = failure(() -> place.start(claim, Slot.A, release));

    assertThat(failed.code()).isEqualTo(Code.START_FAILED);
    assertThat(failed.evidence()).anyMatch(l -> l.contains("cannot find my port"));
    place.stop(claim, Slot.A);
    assertThat(place.observe().seat(Slot.A).state()).isEqualTo(RunState.STOPPED);
  }

  @Test
  void a_process_that_dies_later_is_started_again() throws Exception {
    TargetSpec spec = specs().spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    place.start(claim, Slot.A, ready(spec, place, claim, "1.0"));
    awaitHealthy(place, Slot.A, "1.0");
    String port = Integer.toString(instance().portA());

    onHost("kill -9 $(pgrep -f '[ ]" + port + " .*/VERSION')");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(place.logs(Slot.A, 100).stream().filter(l -> l.startsWith("serving")))
                  .hasSizeGreaterThan(1);
              assertThat(place.probe(Slot.A).healthy()).isTrue();
            });
  }

  @Test
  void a_process_that_ends_and_is_started_again_is_counted() throws Exception {
    TargetSpec spec = specs().command(List.of("sh", "-c", "sleep 1; exit 3")).spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    place.start(claim, Slot.A, ready(spec, place, claim, "1.0"));
    assertThat(place.observe().seat(Slot.A).restarts()).isZero();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(place.observe().seat(Slot.A).restarts()).isGreaterThanOrEqualTo(2));
    place.stop(claim, Slot.A);
  }

  @Test
  void the_same_release_with_another_configuration_is_seen_as_such() throws Exception {
    TargetSpec old = specs().files(new ConfigFile("app.conf", "mode = old\n", "0644")).spec();
    TargetSpec today = specs().files(new ConfigFile("app.conf", "mode = new\n", "0644")).spec();
    Place before = place(old);
    Claim claim = claim(before, 1);
    Release release = ready(old, before, claim, "1.0");
    before.start(claim, Slot.A, release);
    before.switchTo(claim, Slot.A);

    Digest digest = release.digest().orElseThrow();
    Place now = place(today);
    assertThat(before.observe().running(release.version(), digest)).contains(Slot.A);
    assertThat(now.observe().seat(Slot.A).runs(release.version(), digest)).isTrue();
    assertThat(now.observe().running(release.version(), digest)).isEmpty();
    now.start(claim, Slot.B, release);
    assertThat(now.observe().running(release.version(), digest)).contains(Slot.B);
    assertThat(before.observe().running(release.version(), digest)).contains(Slot.A);
  }

  /** Whole words of the protocol, the kind of a digest, the name of a file, a key of systemd. */
  @Test
  void secrets_that_occur_in_what_a_host_reports_spoil_nothing_and_do_not_show() throws Exception {
    Map<String, SecretRef> secrets = new java.util.HashMap<>();
    for (String word :
        List.of("sha256", "claimed", "staged", "verified", "VERSION", "RUNNING", "signalbox")) {
      Path file = Files.writeString(temp.resolve("secret-" + word), word);
      secrets.put("S_" + word, new SecretRef("file:" + file));
    }
    TargetSpec spec = specs().secrets(secrets).spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    Release release = ready(spec, place, claim, "1.0");

    place.start(claim, Slot.A, release);
    place.switchTo(claim, Slot.A);
    onHost("chmod u+w " + directoryOnHost() + "/releases/1.0/VERSION");
    onHost("echo 6.6 > " + directoryOnHost() + "/releases/1.0/VERSION");

    assertThat(place.observe().running(release.version(), release.digest().orElseThrow()))
        .contains(Slot.A);
    assertThat(place.differing(release.version())).containsExactly("***");
    StepFailed refused = failure(() -> claim(place, 0));
    assertThat(refused.code()).isEqualTo(Code.FENCED);
    assertThat(refused.message()).contains("fence 0 is older");
    StepFailed said =
        failure(
            () ->
                place.hook(
                    claim, TestSpecs.hook("echo VERSION; echo sha256 >&2; exit 1"), Map.of()));
    assertThat(said.evidence()).contains("***").noneMatch(l -> l.matches(".*(VERSION|sha256).*"));
  }

  @Test
  void hooks_get_values_literally_and_secrets_never_show() throws Exception {
    Path secret = Files.writeString(temp.resolve("secret"), "hunter2 'x' $(id)\n");
    TargetSpec spec = specs().secrets(Map.of("TOKEN", new SecretRef("file:" + secret))).spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    String nasty = "a 'b' \"c\" $(touch /tmp/signalbox-pwned) `id` \\ \n next; exit 9";

    Evidence done =
        place.hook(
            claim,
            TestSpecs.hook("printf '%s|%s|%s' \"$NASTY\" \"$TOKEN\" ${#TOKEN}"),
            Map.of("NASTY", nasty, "SIGNALBOX_VERSION", "1.0"));

    assertThat(String.join("\n", done.lines())).isEqualTo(nasty + "|***|17");
    assertThat(onHost("ls /tmp/signalbox-pwned 2>&1 || :")).contains("No such file");
    StepFailed failed =
        failure(() -> place.hook(claim, TestSpecs.hook("echo \"$TOKEN\"; exit 7"), Map.of()));
    assertThat(failed.code()).isEqualTo(Code.HOOK_FAILED);
    assertThat(failed.exitCode()).hasValue(7);
    assertThat(failed.evidence()).containsExactly("***");
  }
}
