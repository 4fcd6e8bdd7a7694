package io.signalbox.platforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.spec.TargetSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Releases on a host: pushed, compared, installed, shared and pruned. */
abstract class ReleaseContract extends ClaimContract {
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

    String inode = "cd " + directoryOnHost() + " && stat -c %i ";
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
}
