package io.signalbox.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.port.Observation;
import io.signalbox.routes.step.StepRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * T1, T2: killed anywhere and started again, every deployment ends right, and every effect has
 * happened once.
 */
@Execution(ExecutionMode.CONCURRENT)
class KillCampaignTest {
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  /** More starts than this without an end means that kills keep it from going on at all. */
  private static final int MOST_STARTS = 60;

  @TempDir Path root;

  @AfterEach
  void stopWhatRuns() throws Exception {
    new ProcessBuilder("pkill", "-KILL", "-f", root.toString()).start().waitFor();
  }

  @Test
  void killedAnywhereEveryDeploymentEndsRightAndEveryEffectHappensOnce() throws Exception {
    Random random = new Random(SEED);
    Worksite site = new Worksite(root);
    Files.createDirectories(site.data());
    String proven = "";
    int kills = 0;
    for (int n = 1; kills < KILLS; n++) {
      boolean good = n % 3 != 0;
      String version = "v" + n;
      site.artifact(version, good);
      Run run = deploy(site, random, version);
      kills += run.points().size();
      System.out.printf(
          "%s %s after %d kills (%s)%n", version, run.result(), run.points().size(), run.points());
      check(site, run, version, proven, good);
      if (good) proven = version;
    }
    System.out.printf("%d kills survived, seed %d%n", kills, SEED);
  }

  /** Killed anywhere, a retirement ends with nothing running, and the target can be used again. */
  @Test
  void killedAnywhereARetirementLeavesNothingRunning() throws Exception {
    Random random = new Random(SEED);
    Worksite site = new Worksite(root);
    Files.createDirectories(site.data());
    KillPoint never = new KillPoint(KillPoint.Moment.NEVER, 0, 0);
    int kills = 0;
    for (int n = 1; kills < Math.max(1, KILLS / 3); n++) {
      String version = "v" + n;
      site.artifact(version, true);
      assertThat(victim(site, never, version, root.resolve("victim-" + version + ".out"))).isZero();
      assertThat(site.live("one")).contains(version);
      Run run = deploy(site, random, Victim.RETIRE, "retire-" + n);
      kills += run.points().size();
      String about =
          "retirement %d, seed %d, killed at %s\n%s"
              .formatted(n, SEED, run.points(), String.join("\n", run.said()));
      assertThat(run.said()).as(about).contains("RESULT SUCCEEDED", "HOLDER []", "LEFT 0");
      for (String instance : List.of("one", "two")) gone(site, instance, about);
    }
    System.out.printf("%d kills of retirements survived, seed %d%n", kills, SEED);
  }

  private static void gone(Worksite site, String instance, String about) throws Exception {
    Observation seen = site.observe(instance);
    assertThat(seen.live()).as(about).isEmpty();
    assertThat(seen.slots().values())
        .as(about)
        .allMatch(s -> s.state() == Observation.RunState.STOPPED && s.version().isEmpty());
    assertThat(site.live(instance)).as(about).isEmpty();
  }

  /** A step that kills its engine every time must not do so for ever: a person is asked. */
  @Test
  void killedInOneStepAgainAndAgainItWaitsForAPersonAndThenGoesOn() throws Exception {
    Worksite site = new Worksite(root);
    Files.createDirectories(site.data());
    site.artifact("v1", true);
    KillPoint inPrecheck = new KillPoint(KillPoint.Moment.AFTER_EFFECT, 3, 0);
    for (int n = 0; n < StepRunner.MOST_EXECUTIONS; n++)
      assertThat(victim(site, inPrecheck, "v1", root.resolve("victim-" + n + ".out")))
          .isEqualTo(137);
    Path log = root.resolve("victim-last.out");
    assertThat(victim(site, new KillPoint(KillPoint.Moment.NEVER, 0, 0), "v1", log)).isZero();
    List<String> said = Files.readAllLines(log);
    assertThat(said)
        .contains("RESULT SUCCEEDED", "HOLDER []", "LEFT 0")
        .filteredOn(l -> l.startsWith("ASKED "))
        .singleElement()
        .asString()
        .contains("10 times while it worked on step precheck");
  }

  /** What one deployment went through, and what its last process said. */
  private record Run(List<KillPoint> points, List<String> said) {
    String result() {
      return said.stream().filter(l -> l.startsWith("RESULT ")).findFirst().orElse("no result");
    }
  }

  private Run deploy(Worksite site, Random random, String version) throws Exception {
    return deploy(site, random, version, "deploy-" + version);
  }

  private Run deploy(Worksite site, Random random, String version, String event) throws Exception {
    List<KillPoint> points = new ArrayList<>();
    for (int start = 0; start < MOST_STARTS; start++) {
      KillPoint point =
          random.nextInt(6) == 0
              ? new KillPoint(KillPoint.Moment.NEVER, 0, 0)
              : KillPoint.random(random);
      Path log = root.resolve("victim-" + event + "-" + start + ".out");
      int exit = victim(site, point, version, event, log);
      if (exit == 0) return new Run(points, Files.readAllLines(log));
      assertThat(exit)
          .as("killed by signal 9, seed %d, %s", SEED, Files.readString(log))
          .isEqualTo(137);
      points.add(point);
    }
    throw new AssertionError(
        "%s did not end in %d starts; seed %d; %s".formatted(version, MOST_STARTS, SEED, points));
  }

  private static long asked(List<? extends String> said) {
    return said.stream().filter(l -> l.startsWith("ASKED ")).count();
  }

  /** Nobody is asked about a crash before one step had so many. */
  private static int mostAsked(Run run) {
    return run.points().size() / StepRunner.MOST_EXECUTIONS;
  }

  private static int victim(Worksite site, KillPoint point, String version, Path log)
      throws IOException, InterruptedException {
    return victim(site, point, version, "deploy-" + version, log);
  }

  private static int victim(Worksite site, KillPoint point, String version, String event, Path log)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                site.root().toString(),
                point.toString(),
                event,
                version)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      new ProcessBuilder("jstack", Long.toString(process.pid()))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start()
          .waitFor();
      process.destroyForcibly().waitFor();
      throw new AssertionError("stuck, seed " + SEED + ", " + point + "\n" + Files.readString(log));
    }
    return process.exitValue();
  }

  private void check(Worksite site, Run run, String version, String proven, boolean good)
      throws IOException {
    String about =
        "%s, seed %d, killed at %s\n%s"
            .formatted(version, SEED, run.points(), String.join("\n", run.said()));
    assertThat(run.result()).as(about).isEqualTo("RESULT " + (good ? "SUCCEEDED" : "ROLLED_BACK"));
    assertThat(run.said())
        .as(about)
        .contains("HOLDER []", "LEFT 0")
        .satisfies(l -> assertThat(asked(l)).isLessThanOrEqualTo(mostAsked(run)))
        .anyMatch(l -> l.startsWith("CHAIN") && l.contains("Sound"));
    for (String instance : List.of("one", "two")) {
      assertThat(site.live(instance)).as(about).contains(good ? version : proven);
      assertThat(site.lines(instance, "installed " + version))
          .as(about + "installs on " + instance)
          .isLessThanOrEqualTo(1);
      if (good) {
        assertThat(site.lines(instance, "installed " + version))
            .as(about + "installs on " + instance)
            .isEqualTo(1);
        assertThat(site.lines(instance, "start " + version))
            .as(about + "starts on " + instance)
            .isEqualTo(1);
      }
    }
  }
}
