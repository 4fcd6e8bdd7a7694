package io.signalbox.platforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Observation.Kept;
import io.signalbox.engine.port.Observation.Restored;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.spec.BackupSpec;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Backups on a host: kept, brought back, and not pruned while they are needed. */
abstract class BackupContract extends ProcessContract {
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
}
