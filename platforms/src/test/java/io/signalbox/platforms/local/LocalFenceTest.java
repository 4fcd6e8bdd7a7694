package io.signalbox.platforms.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Hook;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.TestSpecs;
import io.signalbox.platforms.ThisMachine;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.HostCommand;
import io.signalbox.platforms.host.HostCommands;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.host.Site;
import io.signalbox.platforms.host.Supervision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fence under kill -9, SIGSTOP and races, on this machine, where a test can do all of that. */
class LocalFenceTest {
  private static final DeploymentId DEPLOYMENT = new DeploymentId("d-1");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path temp;

  private Path directory = Path.of("/");
  private TargetSpec spec = TestSpecs.of(TestSpecs.local("/unused", 0, 0)).spec();
  private HostCommands commands = new HostCommands(site(spec));
  private Place place = platform().place(spec, spec.instances().getFirst());

  @BeforeEach
  void placeInADirectoryOfItsOwn() {
    directory = temp.resolve("web");
    spec = TestSpecs.of(TestSpecs.local(directory.toString(), 0, 0)).spec();
    commands = new HostCommands(site(spec));
    place = platform().place(spec, spec.instances().getFirst());
  }

  @AfterEach
  void leaveNothingBehind() throws Exception {
    ThisMachine.cleanUp(directory);
  }

  private static LocalPlatform platform() {
    return new LocalPlatform(
        new Artifacts(Path.of("/nowhere")), Secrets.ofThisMachine(), file -> {});
  }

  private static Site site(TargetSpec spec) {
    return new Site(spec, spec.instances().getFirst(), Supervision.PROCESS, false);
  }

  @Test
  void concurrent_claims_get_distinct_numbers() throws Exception {
    place.claim(new Fence(1), DEPLOYMENT, 1);
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Callable<Long>> claims = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        claims.add(() -> place.claim(new Fence(1), DEPLOYMENT, 1).number());
      }
      List<Long> numbers = new ArrayList<>();
      for (Future<Long> claim : pool.invokeAll(claims)) numbers.add(claim.get());
      assertThat(numbers).doesNotHaveDuplicates();
      assertThat(place.observe().claim()).isEqualTo(numbers.stream().max(Long::compare).get());
    }
  }

  @Test
  void an_engine_that_slept_through_a_transition_of_its_deployment_is_refused() throws Exception {
    place.claim(new Fence(1), DEPLOYMENT, 5);
    assertThatThrownBy(() -> place.claim(new Fence(1), DEPLOYMENT, 4))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("FENCED")
        .hasMessageContaining("transition 4");
    assertThat(place.claim(new Fence(2), new DeploymentId("d-2"), 1).executions()).isEqualTo(1);
  }

  /** A journal that was put back gives the fences of its lost future out once more. */
  @Test
  void another_deployment_with_the_fence_of_the_last_one_is_refused() throws Exception {
    place.claim(new Fence(5), DEPLOYMENT, 3);
    assertThatThrownBy(() -> place.claim(new Fence(5), new DeploymentId("d-2"), 7))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("FENCED")
        .hasMessageContaining("given to deployment " + DEPLOYMENT);
    assertThat(place.claim(new Fence(5), DEPLOYMENT, 3).executions()).isEqualTo(2);
    assertThat(place.claim(new Fence(6), new DeploymentId("d-3"), 1).executions()).isEqualTo(1);
  }

  @Test
  void a_migration_that_succeeded_does_not_run_again_in_its_deployment() throws Exception {
    Path log = directory.resolve("shared/migrated");
    Hook migrate =
        new Hook(
            "migrate", Hook.Moment.MIGRATE, "echo once >> " + log, Duration.ofSeconds(20), true);
    for (String deployment : List.of("d-1", "d-1", "d-2")) {
      Claim claim = place.claim(new Fence(1), DEPLOYMENT, 1);
      place.hook(claim, migrate, Map.of("SIGNALBOX_DEPLOYMENT", deployment));
    }
    assertThat(Files.readAllLines(log)).containsExactly("once", "once");
  }

  @Test
  void after_the_caller_was_killed_the_next_claim_kills_what_it_left() throws Exception {
    Claim old = place.claim(new Fence(1), DEPLOYMENT, 1);
    Path beat = directory.resolve("shared/beat");
    Process caller = start(hook(old, "while :; do date +%N > " + beat + "; sleep 0.05; done"));
    await().atMost(PATIENCE).until(() -> Files.exists(beat));
    caller.destroyForcibly().waitFor();
    String one = Files.readString(beat);
    await().atMost(PATIENCE).until(() -> !Files.readString(beat).equals(one));

    Claim again = place.claim(new Fence(1), DEPLOYMENT, 1);

    assertThat(again.executions()).isEqualTo(2);
    String before = Files.readString(beat);
    assertThat(ThisMachine.sh("sleep 0.3; cat " + beat)).isEqualTo(before);
    assertThat(directory.resolve(".signalbox/runs")).isEmptyDirectory();
  }

  @Test
  void a_command_that_was_stopped_while_it_held_the_lock_is_killed_and_changes_nothing()
      throws Exception {
    Claim old = place.claim(new Fence(1), DEPLOYMENT, 1);
    // Takes the lock as every short command does, and reads its standard input under it: held open
    // here, so that it stays there.
    Process holder = start(commands.front(old, "proxy", "0".repeat(64)));
    Path claimed = directory.resolve(".signalbox/front.new");
    await().atMost(PATIENCE).until(() -> Files.exists(claimed));
    String pid = Files.readString(directory.resolve(".signalbox/holder")).split(" ")[0];
    ThisMachine.sh("kill -STOP " + pid);

    Claim newer = place.claim(new Fence(2), DEPLOYMENT, 1);

    assertThat(ThisMachine.sh("kill -0 " + pid)).contains("No such process");
    assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(newer.number()).isEqualTo(old.number() + 1);
    assertThat(directory.resolve("front.properties")).doesNotExist();
  }

  @Test
  void a_command_that_waits_for_the_lock_while_a_newer_claim_comes_is_refused() throws Exception {
    Claim old = place.claim(new Fence(1), DEPLOYMENT, 1);
    Path lock = directory.resolve(".signalbox/lock");
    Process blocker =
        new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo held; cat > /dev/null")
            .start();
    assertThat(blocker.inputReader().readLine()).isEqualTo("held");
    Path late = directory.resolve("shared/late");
    Process waiting = start(hook(old, "touch " + late));
    waiting.getOutputStream().close();
    await().atMost(PATIENCE).until(() -> !ThisMachine.sh("pgrep -f '[f]lock -w 60 9'").isEmpty());
    // Let the newer claim in first, by hand: whoever gets the lock next, the file is there.
    Files.writeString(
        directory.resolve(".signalbox/fence"), "1 " + (old.number() + 1) + " d-1 2 1\n");
    blocker.getOutputStream().close();

    assertThat(waiting.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(waiting.exitValue()).isEqualTo(80);
    assertThat(late).doesNotExist();
  }

  @Test
  void a_pid_that_belongs_to_somebody_else_by_now_is_left_alone() throws Exception {
    place.claim(new Fence(1), DEPLOYMENT, 1);
    Process stranger = new ProcessBuilder("sleep", "1000").start();
    try {
      // The same pid in the same boot, but started at another time.
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      Files.writeString(
          directory.resolve(".signalbox/runs/1.1"),
          stranger.pid() + " 1 " + boot + " - SIGNALBOX_RUN=none\n");

      place.claim(new Fence(2), DEPLOYMENT, 1);

      assertThat(stranger.isAlive()).isTrue();
      assertThat(directory.resolve(".signalbox/runs")).isEmptyDirectory();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void an_interrupt_ends_a_long_command_at_once() throws Exception {
    Claim claim = place.claim(new Fence(1), DEPLOYMENT, 1);
    Path beat = directory.resolve("shared/beat");
    List<StepFailedException> failures = new ArrayList<>();
    Thread step =
        new Thread(
            () ->
                failures.add(
                    catchThrowableOfType(
                        StepFailedException.class,
                        () ->
                            place.hook(
                                claim,
                                TestSpecs.hook("touch " + beat + "; sleep 1000"),
                                Map.of()))));
    step.start();
    await().atMost(PATIENCE).until(() -> Files.exists(beat));

    step.interrupt();

    step.join(PATIENCE);
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst().failed().code()).isEqualTo(Code.INTERRUPTED);
  }

  @Test
  void a_start_that_comes_late_starts_nothing() throws Exception {
    Claim old = place.claim(new Fence(1), DEPLOYMENT, 1);
    place.claim(new Fence(2), DEPLOYMENT, 1);

    HostCommand late = commands.launch(old, Slot.A);
    Process process = start(late);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(80);
    assertThat(directory.resolve("slots/a/pid")).doesNotExist();
  }

  private HostCommand hook(Claim claim, String script) {
    return commands.hook(claim, TestSpecs.hook(script), Optional.<Version>empty(), "");
  }

  private static Process start(HostCommand command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command.line()).redirectErrorStream(true).start();
    if (command.purpose().startsWith("run the hook")) {
      process.getOutputStream().write("SIGNALBOX_COMPLETE=1\n".getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      if (command.line().contains("while")) process.getOutputStream().close();
    }
    return process;
  }
}
