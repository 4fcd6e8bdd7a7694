package io.signalbox.platforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Finding;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.Kept;
import io.signalbox.engine.port.Observation.Restored;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.BackupSpec;
import io.signalbox.engine.spec.ConfigFile;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PrecheckSpec;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.engine.spec.TargetSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every place has to do, whatever lies between it and us. */
public abstract class PlaceContract {
  /** Generous, because the machines are shared; nothing asserts how long anything takes. */
  protected static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final DeploymentId DEPLOYMENT = new DeploymentId("d-1");

  @TempDir protected Path temp;

  /** An instance in a directory of its own, which was never used. */
  protected abstract Instance instance();

  protected abstract Platform platform();

  /** The command that serves {@code {release}/VERSION} on {@code {port}}. */
  protected abstract List<String> serve();

  /** Runs a script on the host as whoever owns the instance's directory, and gives its output. */
  protected abstract String onHost(String script) throws Exception;

  /** Stops what the test left running, and removes the directory. */
  protected abstract void cleanUp() throws Exception;

  @AfterEach
  void leaveNothingBehind() throws Exception {
    cleanUp();
  }

  protected TestSpecs specs() {
    return TestSpecs.of(instance()).command(serve());
  }

  protected Place place(TargetSpec spec) {
    return platform().place(spec, spec.instances().getFirst());
  }

  protected static Claim claim(Place place, long fence) throws StepFailedException {
    return place.claim(new Fence(fence), DEPLOYMENT, 1);
  }

  protected Evidence push(TargetSpec spec, Release release, Claim claim) throws Exception {
    InstanceName name = spec.instances().getFirst().name();
    return switch (java.util.Objects.requireNonNull(
        platform().push(spec, release, Map.of(name, claim)).get(name))) {
      case Result.Ok<Evidence> ok -> ok.value();
      case Result.No<Evidence> no -> throw new StepFailedException(no.failed());
    };
  }

  protected static StepFailed failure(ThrowingCallable call) {
    StepFailedException thrown = catchThrowableOfType(StepFailedException.class, call);
    assertThat(thrown).as("a failed step").isNotNull();
    return thrown.failed();
  }

  protected static void awaitHealthy(Place place, Slot slot, String version) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(place.probe(slot).answer()).isEqualTo("200 " + version));
  }

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
  void claims_get_rising_numbers_and_count_executions_of_the_same_transition() throws Exception {
    Place place = place(specs().spec());

    Claim first = place.claim(new Fence(5), DEPLOYMENT, 1);
    Claim again = place.claim(new Fence(5), DEPLOYMENT, 1);
    Claim next = place.claim(new Fence(5), DEPLOYMENT, 2);

    assertThat(List.of(first.number(), again.number(), next.number())).isSorted();
    assertThat(again.number()).isNotEqualTo(first.number());
    assertThat(List.of(first.executions(), again.executions(), next.executions()))
        .containsExactly(1, 2, 1);
    assertThat(place.observe().fence()).isEqualTo(new Fence(5));
    assertThat(place.observe().claim()).isEqualTo(next.number());
  }

  @Test
  void an_older_fence_and_an_older_claim_are_refused() throws Exception {
    TargetSpec spec = specs().spec();
    Place place = place(spec);
    Release release = TestArtifacts.directory(temp, "1.0");
    Claim old = claim(place, 5);
    claim(place, 7);

    StepFailed fence = failure(() -> claim(place, 6));
    StepFailed hook = failure(() -> place.hook(old, TestSpecs.hook("true"), Map.of()));
    StepFailed takeOut = failure(() -> place.takeOut(old));
    StepFailed push = failure(() -> push(spec, release, old));

    assertThat(fence.code()).isEqualTo(Code.FENCED);
    assertThat(fence.message()).contains("fence 6").contains("fence 7");
    assertThat(List.of(hook.code(), takeOut.code(), push.code())).containsOnly(Code.FENCED);
  }

  @Test
  void a_newer_claim_kills_what_an_older_one_left_running_even_when_it_is_stopped()
      throws Exception {
    TargetSpec spec = specs().spec();
    Place place = place(spec);
    Claim old = claim(place, 1);
    String dir = spec.instances().getFirst().directory();
    String script =
        """
        (setsid sh -c 'while :; do date +%N > DIR/shared/beat; sleep 0.05; done') &
        echo $$ > DIR/shared/pid.new; mv DIR/shared/pid.new DIR/shared/pid
        kill -STOP $$
        echo late > DIR/shared/late
        """
            .replace("DIR", dir);
    CompletableFuture<StepFailed> hook =
        CompletableFuture.supplyAsync(
            () -> failure(() -> place.hook(old, TestSpecs.hook(script), Map.of())));
    await().atMost(PATIENCE).until(() -> onHost("ls " + dir + "/shared").contains("beat\npid"));

    claim(place, 2);

    assertThat(hook.get(60, java.util.concurrent.TimeUnit.SECONDS).code())
        .isEqualTo(Code.COMMAND_FAILED);
    String before = onHost("cat " + dir + "/shared/beat");
    assertThat(onHost("sleep 0.3; cat " + dir + "/shared/beat")).isEqualTo(before);
    assertThat(onHost("ls " + dir + "/shared " + dir + "/.signalbox/runs")).doesNotContain("late");
  }

  @Test
  void a_release_is_pushed_whole_then_by_difference_and_every_file_is_verified() throws Exception {
    TargetSpec spec = specs().spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    Release first = TestArtifacts.directory(temp, "1.0");
    Digest digest = platform().artifact(first).digest();

    Evidence whole = push(spec, first, claim);
    Evidence again = push(spec, first, claim);
    Release second = TestArtifacts.directory(temp, "1.1");
    Files.delete(Path.of(second.artifact(), "assets/deep er/file 3"));
    Evidence difference = push(spec, second, claim);

    assertThat(whole.changed()).isTrue();
    assertThat(whole.lines())
        .hasSize(1)
        .first()
        .asString()
        .matches("verified (\\d+) files: \\1 read, 0 .*");
    assertThat(again.changed()).isFalse();
    assertThat(difference.said()).contains(": 1 of ");
    assertThat(difference.lines()).first().asString().contains(" files: 1 read, ");
    Observation seen = place.observe();
    assertThat(seen.release(first.version()).orElseThrow().digest()).isEqualTo(digest);
    assertThat(seen.release(first.version()).orElseThrow().ready()).isFalse();
    String dir = spec.instances().getFirst().directory();
    assertThat(
            onHost(
                "cd "
                    + dir
                    + "/releases && cat 1.1/VERSION && stat -c '%a' 1.1/run.sh && readlink 1.1/latest && ls -A"))
        .isEqualTo("1.1\n750\nassets/deep er\n1.0\n1.1\n");
    assertThat(
            onHost(
                "cd "
                    + dir
                    + "/releases && stat -c '%h' '1.1/assets/deep er/file 1' && ls '1.1/assets/deep er' | wc -l && ls -d 1.1/empty"))
        .isEqualTo("2\n20\n1.1/empty\n");
  }

  @Test
  void a_file_that_was_damaged_in_an_older_release_is_found_and_sent_again() throws Exception {
    TargetSpec spec = specs().spec();
    Claim claim = claim(place(spec), 1);
    push(spec, TestArtifacts.directory(temp, "1.0"), claim);
    String dir = spec.instances().getFirst().directory();
    onHost("echo damaged >> '" + dir + "/releases/1.0/assets/deep er/file 7'");

    push(spec, TestArtifacts.directory(temp, "1.1"), claim);

    assertThat(onHost("cat '" + dir + "/releases/1.1/assets/deep er/file 7'"))
        .isEqualTo("content 7");
  }

  @Test
  void a_file_that_was_changed_and_made_to_look_unchanged_is_found() throws Exception {
    TargetSpec spec = specs().spec();
    Claim claim = claim(place(spec), 1);
    push(spec, TestArtifacts.directory(temp, "1.0"), claim);
    String dir = spec.instances().getFirst().directory();
    String file = "'" + dir + "/releases/1.0/assets/deep er/file 7'";
    String before = onHost("stat -c '%i %s %Y' " + file);
    onHost(
        "t=$(stat -c %y "
            + file
            + "); printf 'c0ntent 7' 1<> "
            + file
            + "; touch -d \"$t\" "
            + file);

    assertThat(onHost("stat -c '%i %s %Y' " + file)).isEqualTo(before);
    push(spec, TestArtifacts.directory(temp, "1.1"), claim);

    assertThat(onHost("cat '" + dir + "/releases/1.1/assets/deep er/file 7'"))
        .isEqualTo("content 7");
  }

  @Test
  void a_release_that_somebody_removed_keeps_no_later_one_out() throws Exception {
    TargetSpec spec = specs().spec();
    Claim claim = claim(place(spec), 1);
    push(spec, TestArtifacts.directory(temp, "1.0"), claim);
    String dir = spec.instances().getFirst().directory();
    onHost("rm -rf " + dir + "/releases/1.0");

    push(spec, TestArtifacts.directory(temp, "1.1"), claim);

    assertThat(onHost("cat " + dir + "/releases/1.1/VERSION")).isEqualTo("1.1\n");
  }

  @Test
  void what_prune_unlinks_need_not_be_read_again_where_the_service_still_has_it() throws Exception {
    TargetSpec spec = specs().command(List.of("sleep", "1000")).spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    for (String version : List.of("1.0", "1.1")) ready(spec, place, claim, version);
    Release serving = ready(spec, place, claim, "1.2");
    place.start(claim, Slot.A, serving);
    place.switchTo(claim, Slot.A);
    String changed =
        spec.instances().getFirst().directory() + "/releases/1.2/assets/deep er/file 7";

    assertThat(place.prune(claim, Set.of(), Set.of()).lines()).containsExactly("pruned 1.0");
    onHost("printf 'c0ntent 7' > '" + changed + "'");
    Evidence next = push(spec, TestArtifacts.directory(temp, "1.3"), claim);

    assertThat(next.lines()).first().asString().contains(" files: 2 read, ");
  }

  @Test
  void what_an_interrupted_push_left_is_removed_and_never_seen_as_a_release() throws Exception {
    TargetSpec spec = specs().spec();
    Place place = place(spec);
    Claim old = claim(place, 1);
    String dir = spec.instances().getFirst().directory();
    onHost("mkdir -p " + dir + "/releases/.1.0." + old.number() + "/half");

    Claim claim = claim(place, 2);
    assertThat(place.observe().releases()).isEmpty();
    push(spec, TestArtifacts.directory(temp, "1.0"), claim);

    assertThat(onHost("ls -A " + dir + "/releases")).isEqualTo("1.0\n");
  }

  @Test
  void install_runs_in_the_release_and_marks_it_ready_and_its_failure_says_why() throws Exception {
    TargetSpec spec =
        specs()
            .install("echo \"made by $SIGNALBOX_VERSION in $SIGNALBOX_SERVICE\" > made; cat made")
            .spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    Release release = TestArtifacts.directory(temp, "1.0");
    push(spec, release, claim);

    Evidence done = place.install(claim, release);
    Evidence again = place.install(claim, release);

    assertThat(done.lines()).containsExactly("made by 1.0 in web");
    assertThat(again.changed()).isFalse();
    assertThat(place.observe().release(release.version()).orElseThrow().ready()).isTrue();

    TargetSpec broken = specs().install("echo about to fail; exit 80").spec();
    Release next = TestArtifacts.directory(temp, "1.1");
    push(broken, next, claim);
    StepFailed failed = failure(() -> place(broken).install(claim, next));
    assertThat(failed.code()).isEqualTo(Code.INSTALL_FAILED);
    assertThat(failed.exitCode()).hasValue(80);
    assertThat(failed.evidence()).contains("about to fail");
    assertThat(place.observe().release(next.version()).orElseThrow().ready()).isFalse();
  }

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

  protected Release ready(TargetSpec spec, Place place, Claim claim, String version)
      throws Exception {
    Release release = TestArtifacts.directory(temp, version);
    push(spec, release, claim);
    place.install(claim, release);
    return release.withDigest(digest(release));
  }

  private Digest digest(Release release) throws StepFailedException {
    return platform().artifact(release).digest();
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
    onHost("chmod u+w " + directory() + "/releases/1.0/VERSION");
    onHost("echo 6.6 > " + directory() + "/releases/1.0/VERSION");

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

  private String directory() {
    return instance().directory();
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

  @Test
  void paths_and_a_dump_are_kept_checked_and_brought_back() throws Exception {
    String dir = instance().directory();
    TargetSpec spec =
        specs()
            .backup(
                new BackupSpec(
                    List.of("shared/data", "shared/not there"),
                    List.of(),
                    Optional.of("cat shared/db"),
                    Optional.of("cat > shared/db"),
                    Duration.ofMinutes(2),
                    1))
            .spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    // Without sudo the owner of the directory is the only user there is; with it, anybody may
    // write.
    onHost(
        "cd "
            + dir
            + "/shared && mkdir data && echo one > data/a && echo rows > db && chmod 666 db");

    Evidence kept = place.backup(claim, new DeploymentId("b-1"), Set.of());
    assertThat(kept.changed()).isTrue();
    assertThat(place.backup(claim, new DeploymentId("b-1"), Set.of()).changed()).isFalse();
    onHost("cd " + dir + "/shared && echo two > data/a && echo lost > db");
    Evidence back = place.restoreBackup(claim, new DeploymentId("b-1"), false);
    assertThat(back.changed()).isTrue();
    assertThat(place.observe().kept())
        .isEqualTo(
            new Kept(
                List.of(new DeploymentId("b-1"), DEPLOYMENT.left()),
                Optional.of(new Restored(DEPLOYMENT, new DeploymentId("b-1"), false))));
    assertThat(onHost("cat " + dir + "/shared/data/a " + dir + "/shared/db"))
        .isEqualTo("one\nlost\n");
    place.restoreBackup(claim, new DeploymentId("b-1"), true);
    assertThat(onHost("cat " + dir + "/shared/db")).isEqualTo("rows\n");
    assertThat(onHost("cd " + dir + "/backups/d-1-left && tar -xOf paths.tar"))
        .as("what was overwritten")
        .isEqualTo("two\n");

    onHost("cd " + dir + "/shared && echo three > data/a && echo more > db");
    assertThat(place.restoreBackup(claim, new DeploymentId("b-1"), true).changed()).isFalse();
    assertThat(onHost("cat " + dir + "/shared/data/a " + dir + "/shared/db"))
        .as("what lives on after a restore is not overwritten by its repetition")
        .isEqualTo("three\nmore\n");

    place.backup(claim, new DeploymentId("b-2"), Set.of());
    assertThat(onHost("ls -A " + dir + "/backups")).isEqualTo("b-2\n");
    onHost("echo damaged >> " + dir + "/backups/b-2/dump");
    assertThat(failure(() -> place.restoreBackup(claim, new DeploymentId("b-2"), true)).code())
        .isEqualTo(Code.BACKUP_FAILED);
  }

  @Test
  void data_that_lives_on_comes_back_only_when_asked_for() throws Exception {
    String dir = instance().directory();
    Place place =
        place(
            specs()
                .backup(
                    new BackupSpec(
                        List.of("shared"),
                        List.of("shared/uploads"),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofMinutes(2),
                        5))
                .spec());
    Claim claim = claim(place, 1);
    onHost(
        "cd %s/shared && mkdir uploads && echo one > conf && echo one > uploads/a".formatted(dir));
    place.backup(claim, new DeploymentId("b-1"), Set.of());
    onHost("cd %s/shared && echo two > conf && echo two > uploads/a".formatted(dir));
    String both = "cat %s/shared/conf %s/shared/uploads/a".formatted(dir, dir);

    place.restoreBackup(claim, new DeploymentId("b-1"), false);
    assertThat(onHost(both)).as("only the configuration").isEqualTo("one\ntwo\n");
    place.restoreBackup(claim(place, 2), new DeploymentId("b-1"), true);
    assertThat(onHost(both)).isEqualTo("one\none\n");
    onHost("echo three > %s/shared/uploads/a".formatted(dir));
    place.restoreBackup(claim(place, 2), new DeploymentId("b-1"), true);
    assertThat(onHost(both)).as("it lives on").isEqualTo("one\nthree\n");
  }

  @Test
  void the_state_before_data_is_brought_back_is_kept_with_its_data() throws Exception {
    String dir = instance().directory();
    BackupSpec data =
        new BackupSpec(
            List.of(),
            List.of("shared/uploads"),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(2),
            5);
    Place place = place(specs().backup(data).spec());
    Claim claim = claim(place, 1);
    place.backup(claim, new DeploymentId("b-0"), Set.of());
    assertThat(failure(() -> place.restoreBackup(claim, new DeploymentId("b-0"), true)).message())
        .contains("the backup b-0 has no data");
    onHost("mkdir %1$s/shared/uploads && echo one > %1$s/shared/uploads/a".formatted(dir));
    place.backup(claim, new DeploymentId("b-1"), Set.of());
    onHost("echo two > %s/shared/uploads/a".formatted(dir));
    place.restoreBackup(claim, new DeploymentId("b-1"), true);
    assertThat(onHost("cat %s/shared/uploads/a".formatted(dir))).isEqualTo("one\n");
    assertThat(onHost("cd %s/backups/d-1-left && tar -xOf data.tar".formatted(dir)))
        .isEqualTo("two\n");
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
  void a_backup_that_a_way_back_needs_is_not_pruned() throws Exception {
    String dir = instance().directory();
    BackupSpec one =
        new BackupSpec(
            List.of("shared"),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(2),
            1);
    Place place = place(specs().backup(one).spec());
    Claim claim = claim(place, 1);
    Set<DeploymentId> needed = Set.of(new DeploymentId("b-1"));
    for (String id : List.of("b-1", "b-2", "b-3"))
      place.backup(claim, new DeploymentId(id), needed);
    assertThat(onHost("ls -A %s/backups".formatted(dir))).isEqualTo("b-1\nb-3\n");
    place.prune(claim, Set.of(), needed);
    assertThat(onHost("ls -A %s/backups".formatted(dir))).isEqualTo("b-1\nb-3\n");
    place.prune(claim, Set.of(), Set.of());
    assertThat(onHost("ls -A %s/backups".formatted(dir))).isEqualTo("b-3\n");
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

  @Test
  void prune_keeps_what_is_named_what_is_seated_and_the_newest() throws Exception {
    TargetSpec spec = specs().command(List.of("sleep", "1000")).spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    Release seated = ready(spec, place, claim, "1.0");
    place.start(claim, Slot.A, seated);
    for (String version : List.of("1.1", "1.2", "1.3", "1.4")) ready(spec, place, claim, version);
    String dir = spec.instances().getFirst().directory();
    onHost("mkdir " + dir + "/releases/.1.9.77");

    Evidence done = place.prune(claim, Set.of(new Version("1.1")), Set.of());

    assertThat(done.lines()).containsExactly("pruned 1.2");
    assertThat(onHost("ls -A " + dir + "/releases")).isEqualTo("1.0\n1.1\n1.3\n1.4\n");
    assertThat(place.observe().releases()).hasSize(4);
  }

  @Test
  void a_version_that_is_seated_is_not_replaced_by_another_content() throws Exception {
    TargetSpec spec = specs().command(List.of("sleep", "1000")).spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    Release release = ready(spec, place, claim, "1.0");
    place.start(claim, Slot.A, release);
    Files.writeString(Path.of(release.artifact(), "VERSION"), "1.0 again\n");
    Release other = TestArtifacts.release(Path.of(release.artifact()), "1.0");

    StepFailed failed = failure(() -> push(spec, other, claim));

    assertThat(failed.code()).isEqualTo(Code.UNFIT);
    assertThat(failed.message()).contains("new version");
  }

  @Test
  void shared_paths_are_filled_once_and_linked_into_every_release() throws Exception {
    TargetSpec spec = specs().shared("data", "assets/deep er").spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    ready(spec, place, claim, "1.0");
    String dir = spec.instances().getFirst().directory();
    onHost(
        "echo kept > '"
            + dir
            + "/shared/assets/deep er/file 1'; echo new > "
            + dir
            + "/shared/data/x");

    ready(spec, place, claim, "1.1");

    assertThat(
            onHost(
                "cd "
                    + dir
                    + "/releases/1.1 && cat data/x 'assets/deep er/file 1' 'assets/deep er/file 2'"))
        .isEqualTo("new\nkept\ncontent 2");
  }

  /** A hard link there would let the process write to a release that was verified. */
  @Test
  void what_lies_behind_a_shared_link_is_never_linked_into_another_release() throws Exception {
    TargetSpec sharing = specs().shared("assets/deep er").spec();
    Claim claim = claim(place(sharing), 1);
    ready(sharing, place(sharing), claim, "1.0");
    TargetSpec own = specs().spec();

    ready(own, place(own), claim, "2.0");

    String inode = "cd " + directory() + " && stat -c %i ";
    assertThat(onHost(inode + "'releases/2.0/assets/deep er/file 1'"))
        .isNotEqualTo(onHost(inode + "'shared/assets/deep er/file 1'"));
    assertThat(onHost(inode + "releases/2.0/server.py"))
        .as("what did not change is linked")
        .isEqualTo(onHost(inode + "releases/1.0/server.py"));
  }

  @Test
  void a_release_is_compared_with_what_was_pushed_and_nothing_is_written() throws Exception {
    TargetSpec spec =
        specs().shared("assets/deep er").install("echo added > added; mkdir more").spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    Release release = ready(spec, place, claim, "1.0");
    String dir = spec.instances().getFirst().directory();
    String everything = "cd " + dir + " && find . -printf '%p %T@ %l %s\n' | sort";
    String before = onHost(everything);

    assertThat(place.differing(release.version())).as("added and shared do not count").isEmpty();
    assertThat(onHost(everything)).isEqualTo(before);

    onHost(
        """
        cd DIR/releases/1.0
        echo bad > server.py.new; mv server.py.new server.py
        rm run.sh; rm latest; ln -s elsewhere latest; rmdir empty
        """
            .replace("DIR", dir));
    assertThat(place.differing(release.version()))
        .containsExactlyInAnyOrder("server.py", "run.sh", "latest", "empty");

    onHost("rm -r " + dir + "/.signalbox/manifests/1.0");
    assertThat(failure(() -> place.differing(release.version())).code())
        .isEqualTo(Code.RELEASE_MISSING);
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
