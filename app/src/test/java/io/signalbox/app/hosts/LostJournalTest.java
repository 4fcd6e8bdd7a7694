package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same without hosts: the real scripts on this machine, two processes beside each other. */
class LostJournalTest {
  private static final Target TARGET = Target.of("worker", "here");
  private final Path root;
  private Station station;

  LostJournalTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void twoReleasesAndThenTheDataIsGone() throws Exception {
    for (String version : List.of("v1", "v2", "v3")) artifact(version);
    station = Station.start(yaml("data"));
    lost().deployed("v1");
    lost().deployed("v2");
    station.close();
    station = Station.start(yaml("empty"));
  }

  @AfterEach
  void leaveNothingRunning() {
    if (station != null) station.close();
    // Supervisors and what they started, wherever they are in their restarts.
    Command.run(
        List.of("sh", "-s"),
        """
        for look in 1 2; do
          for process in /proc/[0-9]*; do
            case $(readlink "$process/cwd" 2>/dev/null) in
              ROOT/*) kill -KILL "${process#/proc/}" 2>/dev/null || : ;;
            esac
          done
        done
        """
            .replace("ROOT", root.toString()));
  }

  private LostJournal lost() {
    return new LostJournal(station, TARGET, this::hosts);
  }

  @Test
  void whatAllInstancesRunIsTheWayBackAgain() {
    LostJournal lost = lost();
    lost.isFencedOff("v3");
    lost.isAdopted("v2", 2, 2);
    lost.deployed("v3");
    assertThat(serves("site")).isEqualTo("v3");
    lost.isRolledBack();
    assertThat(serves("site")).isEqualTo("v2");
    assertThat(serves("site-2")).isEqualTo("v2");
    assertThat(station.record(TARGET).fence().value()).isEqualTo(4);
  }

  /** No fence of an adoption would stop the holder: it has to be gone before anybody looks. */
  @Test
  void theHolderGivesWayInTheMiddleOfItsWork() throws Exception {
    LostJournal lost = lost();
    lost.isFencedOff("v3");
    lost.isAdopted("v2", 2, 2);
    Files.createFile(root.resolve("hold"));
    DeploymentId holder = lost.deploy("v3");
    station.until(
        holder, "the backup", w -> w instanceof What.StepDone d && d.at().step() == Step.BACKUP);
    lost.takesItFrom(holder);
    Files.delete(root.resolve("hold"));
    lost.deployed("v3");
    assertThat(serves("site-2")).isEqualTo("v3");
  }

  @Test
  void instancesThatRunDifferentReleasesAreNamed() {
    LostJournal lost = lost();
    Command.run(
        List.of("sh", "-s"),
        "cd %s && ln -sfn ../../releases/v1 slots/$(basename $(readlink live))/release"
            .formatted(root.resolve("site-2")));
    assertThat(lost.isNotAdopted())
        .contains("its instances run different releases: v2 on ", "v1 on ")
        .contains("'signalbox adopt worker --env here --force'");
    lost.isAdoptedByForce(2);
    lost.deployed("v3");
    assertThat(serves("site-2")).isEqualTo("v3");
  }

  private String serves(String instance) {
    return Command.run(
            List.of("sh", "-s"), "cat %s/current/VERSION".formatted(root.resolve(instance)))
        .strip();
  }

  private void artifact(String version) throws IOException {
    Path to = Files.createDirectories(root.resolve("releases").resolve(version));
    Files.writeString(to.resolve("VERSION"), version + "\n");
  }

  private Path yaml(String data) throws IOException {
    return Files.writeString(
        root.resolve("signalbox.yaml"),
        """
        signalbox:
          data: ./%s
          api: {listen: "127.0.0.1:%d"}
        environments:
          here: {platform: local}
        services:
          worker:
            artifact: releases/{version}
            directory: %s
            instances: 2
            command: [sleep, "100000"]
            install: "while [ -e %s/hold ]; do sleep 0.1; done"
            stop_timeout: 2s
            health: {interval: 100ms, timeout: 3s, deadline: 20s, successes: 2, min_healthy: 200ms}
            gate: {window: 5, breaches: 2}
            strategy: {first: 1, percent: "100%%", pause: 0s, bake: 0s}
            retry: {attempts: 2, first: 200ms, most: 1s}
        """
            .formatted(data, Ports.free(), root.resolve("site"), root));
  }

  /** Everything that a command could have changed; the processes' own logs and states apart. */
  private String hosts() {
    return Command.run(
        List.of("sh", "-s"),
        """
        cd %s
        find site site-2 -name 'state*' -prune -o -name log -prune -o -path '*/.signalbox/holder*' -prune -o \\
          ! -path '*/slots/?' ! -path '*/.signalbox' -printf '%%p %%T@ %%l %%s\\n' | sort
        cat site*/.signalbox/fence
        """
            .formatted(root));
  }
}
