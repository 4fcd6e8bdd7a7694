package io.signalbox.platforms.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.TestArtifacts;
import io.signalbox.platforms.TestSpecs;
import io.signalbox.platforms.ThisMachine;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.HostPlatform;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.host.Shell;
import io.signalbox.platforms.host.Site;
import io.signalbox.platforms.host.Supervision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One artifact to several instances at once, with one of them in trouble. */
class PushTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path temp;

  @AfterEach
  void leaveNothingBehind() throws Exception {
    ThisMachine.cleanUp(temp.resolve("hosts"));
  }

  /** Instance {@code i2} is where trouble is: its commands are changed on their way. */
  private final class Platform extends HostPlatform {
    private final UnaryOperator<String> trouble;

    Platform(UnaryOperator<String> trouble) {
      super(
          new Artifacts(temp.resolve("cache")),
          Secrets.ofThisMachine(),
          file -> {},
          Duration.ofSeconds(2));
      this.trouble = trouble;
    }

    @Override
    protected Shell shell(Instance instance) {
      LocalShell shell = new LocalShell();
      if (!instance.name().value().equals("i2")) return shell;
      return (line, input, timeout) -> shell.run(trouble.apply(line), input, timeout);
    }

    @Override
    protected Site site(TargetSpec spec, Instance instance) {
      return new Site(spec, instance, Supervision.PROCESS, false);
    }
  }

  private TargetSpec spec(int count) {
    List<Instance> instances = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      instances.add(
          new Instance(
              new InstanceName("i" + i),
              Host.local(new HostName("here")),
              temp.resolve("hosts/i" + i).toString(),
              0,
              0));
    }
    return TestSpecs.of(instances.toArray(Instance[]::new)).spec();
  }

  private static Map<InstanceName, Claim> claims(HostPlatform platform, TargetSpec spec)
      throws Exception {
    Map<InstanceName, Claim> claims = new HashMap<>();
    for (Instance instance : spec.instances()) {
      claims.put(
          instance.name(),
          platform.place(spec, instance).claim(new Fence(1), new DeploymentId("d-1"), 1));
    }
    return claims;
  }

  /** More than all buffers on the way hold. */
  private Release big(String version) throws Exception {
    Release release = TestArtifacts.directory(temp, version);
    byte[] noise = new byte[1 << 20];
    new Random(1).nextBytes(noise);
    for (int i = 0; i < 12; i++) Files.write(Path.of(release.artifact(), "noise" + i), noise);
    return release;
  }

  private static String outcome(Map<InstanceName, Result<Evidence>> results, int instance) {
    return switch (java.util.Objects.requireNonNull(
        results.get(new InstanceName("i" + instance)))) {
      case Result.Ok<Evidence> ok -> "ok";
      case Result.No<Evidence> no -> no.failed().code().name();
    };
  }

  private static StepFailed failed(Map<InstanceName, Result<Evidence>> results, int instance) {
    return switch (java.util.Objects.requireNonNull(
        results.get(new InstanceName("i" + instance)))) {
      case Result.Ok<Evidence> ok -> throw new AssertionError("It succeeded: " + ok);
      case Result.No<Evidence> no -> no.failed();
    };
  }

  @Test
  void a_host_that_takes_no_data_is_left_behind_and_the_others_get_everything() throws Exception {
    Platform platform = unpacking("exec sleep 1000");
    TargetSpec spec = spec(4);

    Map<InstanceName, Result<Evidence>> results =
        platform.push(spec, big("1.0"), claims(platform, spec));

    assertThat(outcome(results, 2)).isEqualTo(Code.TIMEOUT.name());
    for (int i : new int[] {1, 3, 4}) {
      assertThat(outcome(results, i)).isEqualTo("ok");
      assertThat(temp.resolve("hosts/i" + i + "/releases/1.0/noise11")).hasSize(1 << 20);
    }
    assertThat(temp.resolve("hosts/i2/releases/1.0")).doesNotExist();
  }

  @Test
  void a_host_that_fails_at_once_fails_alone() throws Exception {
    Platform platform =
        unpacking("echo 'tar: x: Cannot write: No space left on device' >&2; exit 2");
    TargetSpec spec = spec(3);

    Map<InstanceName, Result<Evidence>> results =
        platform.push(spec, big("1.0"), claims(platform, spec));

    assertThat(outcome(results, 2)).isEqualTo(Code.DISK_FULL.name());
    assertThat(outcome(results, 1)).isEqualTo("ok");
    assertThat(outcome(results, 3)).isEqualTo("ok");
  }

  @Test
  void a_host_that_keeps_storing_something_else_never_shows_the_release() throws Exception {
    Platform platform = damaging("echo bad > %1$s/VERSION; touch %1$s/extra".formatted(staging()));
    TargetSpec spec = spec(3);

    Map<InstanceName, Result<Evidence>> results =
        platform.push(spec, big("1.0"), claims(platform, spec));

    assertThat(outcome(results, 2)).isEqualTo(Code.ARTIFACT_CORRUPT.name());
    assertThat(outcome(results, 1)).isEqualTo("ok");
    assertThat(temp.resolve("hosts/i2/releases/1.0")).doesNotExist();
  }

  /** As when the host has no memory left: what did not compare must not count as compared. */
  @Test
  void a_comparison_that_is_killed_verifies_nothing() throws Exception {
    Platform platform =
        instead(
            "awk",
            "case $* in *'delete unread'*) kill -KILL $$ ;; esac\nPATH=/usr/bin:/bin exec awk \"$@\"");
    TargetSpec spec = spec(2);

    Map<InstanceName, Result<Evidence>> results =
        platform.push(spec, big("1.0"), claims(platform, spec));

    assertThat(outcome(results, 1)).isEqualTo("ok");
    assertThat(outcome(results, 2)).isEqualTo(Code.COMMAND_FAILED.name());
    assertThat(temp.resolve("hosts/i2/releases/1.0")).doesNotExist();
  }

  @Test
  void what_was_damaged_once_on_the_way_is_sent_again() throws Exception {
    Platform platform = damagedOnce("echo bad > %s/VERSION".formatted(staging()));
    TargetSpec spec = spec(2);

    Map<InstanceName, Result<Evidence>> results =
        platform.push(spec, big("1.0"), claims(platform, spec));

    assertThat(outcome(results, 2)).isEqualTo("ok");
    assertThat(temp.resolve("hosts/i2/releases/1.0/VERSION")).hasContent("1.0\n");
    assertThat(temp.resolve("damaged")).exists();
  }

  /** Its name comes back from the host, and has to be the name still. */
  @Test
  void what_was_damaged_is_sent_again_even_if_its_name_is_a_secret() throws Exception {
    Platform platform = damagedOnce("echo bad > %s/VERSION".formatted(staging()));
    Path secret = Files.writeString(temp.resolve("secret"), "VERSION");
    TargetSpec spec =
        TestSpecs.of(spec(2).instances().toArray(Instance[]::new))
            .secrets(Map.of("NAME", new SecretRef("file:" + secret)))
            .spec();

    Map<InstanceName, Result<Evidence>> results =
        platform.push(spec, big("1.0"), claims(platform, spec));

    assertThat(outcome(results, 2)).isEqualTo("ok");
    assertThat(temp.resolve("hosts/i2/releases/1.0/VERSION")).hasContent("1.0\n");
  }

  /** None of these can be sent: a directory always is, and what nobody wants is gone. */
  @Test
  void what_is_too_much_or_a_directory_needs_no_second_sending() throws Exception {
    Platform platform = damagedOnce("touch %1$s/extra; chmod 700 %1$s/assets".formatted(staging()));
    TargetSpec spec = spec(2);

    Map<InstanceName, Result<Evidence>> results =
        platform.push(spec, big("1.0"), claims(platform, spec));

    assertThat(outcome(results, 2)).isEqualTo("ok");
    assertThat(temp.resolve("hosts/i2/releases/1.0/extra")).doesNotExist();
  }

  private String staging() {
    return temp + "/hosts/i2/releases/.1.0.1";
  }

  private Platform damagedOnce(String damage) throws IOException {
    Path once = temp.resolve("damaged");
    return damaging("[ -e %s ] || { touch %s; %s; }".formatted(once, once, damage));
  }

  /** More than is kept, and then it waits for a stream that nobody could send. */
  @Test
  void a_host_that_talks_without_end_fails_and_nobody_waits_for_it() throws Exception {
    Platform platform =
        new Platform(
            line ->
                line.contains(" push ")
                    ? "echo staged; yes 'and so on' | head -c 70000000; exec cat > /dev/null"
                    : line);
    TargetSpec spec = spec(2);

    Map<InstanceName, Result<Evidence>> results =
        platform.push(spec, big("1.0"), claims(platform, spec));

    assertThat(outcome(results, 1)).isEqualTo("ok");
    assertThat(outcome(results, 2)).isEqualTo(Code.COMMAND_FAILED.name());
    assertThat(failed(results, 2).message()).contains("64 MiB");
    assertThat(failed(results, 2).where()).contains("i2");
  }

  @Test
  void an_artifact_that_changes_during_the_push_reaches_no_host() throws Exception {
    AtomicReference<Path> artifact = new AtomicReference<>(temp);
    Platform platform =
        new Platform(
            line -> {
              // Between the reading that made the manifest and the one that sends the content.
              if (line.contains(" push ")) {
                return "echo 6.6 > " + artifact.get() + "/VERSION; " + line;
              }
              return line;
            });
    TargetSpec spec = spec(3);
    Release release = big("1.0");
    artifact.set(Path.of(release.artifact()));

    Map<InstanceName, Result<Evidence>> results =
        platform.push(spec, release, claims(platform, spec));

    for (int i = 1; i <= 3; i++) {
      assertThat(outcome(results, i)).isEqualTo(Code.ARTIFACT_CORRUPT.name());
      assertThat(temp.resolve("hosts/i" + i + "/releases/1.0")).doesNotExist();
    }
  }

  @Test
  void an_interrupted_push_ends_at_once_and_says_so_for_every_host() throws Exception {
    Platform platform = unpacking("exec sleep 1000");
    TargetSpec spec = spec(2);
    Map<InstanceName, Claim> claims = claims(platform, spec);
    Release release = big("1.0");
    Map<InstanceName, Result<Evidence>> results = new ConcurrentHashMap<>();
    Thread step = new Thread(() -> results.putAll(platform.push(spec, release, claims)));
    step.start();
    await().atMost(PATIENCE).until(() -> Files.exists(temp.resolve("hosts/i1/releases/.1.0.1")));

    step.interrupt();

    step.join(PATIENCE);
    assertThat(results).hasSize(2);
    assertThat(outcome(results, 2)).isIn(Code.INTERRUPTED.name(), Code.TIMEOUT.name());
  }

  /** What was copied half must not count as what is shared from then on. */
  @Test
  void shared_data_is_there_whole_after_a_copy_that_was_cut_off() throws Exception {
    Path once = temp.resolve("cut");
    Platform platform =
        instead(
            "cp",
            """
            [ ! -e ONCE ] || exec /bin/cp "$@"
            touch ONCE
            for last; do :; done
            mkdir -p "$last" && echo half > "$last/file 0"
            exit 1
            """
                .replace("ONCE", once.toString()));
    TargetSpec spec =
        TestSpecs.of(spec(2).instances().toArray(Instance[]::new)).shared("assets/deep er").spec();
    Release release = big("1.0");

    assertThat(outcome(platform.push(spec, release, claims(platform, spec)), 2))
        .isEqualTo(Code.COMMAND_FAILED.name());
    assertThat(once).exists();
    assertThat(outcome(platform.push(spec, release, claims(platform, spec)), 2)).isEqualTo("ok");

    Path shared = temp.resolve("hosts/i2/shared/assets/deep er");
    assertThat(shared.resolve("file 0")).hasContent("content 0");
    assertThat(shared.resolve("file 19")).hasContent("content 19");
  }

  /** A platform whose tar does some damage after it has unpacked. */
  private Platform damaging(String damage) throws IOException {
    return unpacking("/usr/bin/tar \"$@\"\ncode=$?\n" + damage + "\nexit $code");
  }

  /** A platform on which this is done in tar's place. */
  private Platform unpacking(String script) throws IOException {
    return instead("tar", script);
  }

  private Platform instead(String command, String script) throws IOException {
    Path file = Files.createDirectories(temp.resolve("bin")).resolve(command);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Platform(
        line ->
            line.contains(" push ") || line.contains(" receive ")
                ? "PATH=" + file.getParent() + ":$PATH " + line
                : line);
  }
}
