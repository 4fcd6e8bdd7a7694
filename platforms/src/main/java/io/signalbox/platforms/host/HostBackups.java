package io.signalbox.platforms.host;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Backups on one host: kept, checked against their sums, and brought back. */
record HostBackups(Site site, HostCaller caller, HostCommands commands, Settings settings) {
  Evidence backup(Claim claim, DeploymentId id, Set<DeploymentId> needed)
      throws StepFailedException {
    if (site.spec().backup().keepsNothing()) {
      return Evidence.of(site.where(), false, "There is nothing to back up.");
    }
    Reply made = caller.call(commands.backup(claim, id, needed), scriptInput(), Code.BACKUP_FAILED);
    Reply found = caller.call(commands.backupCheck(id), Code.BACKUP_FAILED);
    return new Evidence(
        site.where(),
        !made.raw().line().startsWith("held"),
        "Backup " + id + " lies in " + site.directory() + "/backups, checked against its sums.",
        found.shown().out());
  }

  Evidence restoreBackup(Claim claim, DeploymentId id, boolean data) throws StepFailedException {
    if (data && !site.spec().backup().restoresData()) {
      throw new StepFailedException(
          StepFailed.of(
              Code.BACKUP_FAILED,
              site.where(),
              "Neither backup.data nor a backup.dump with a backup.restore is configured, so no data can be brought back.",
              HostAnswer.next(Code.BACKUP_FAILED)));
    }
    Reply done =
        caller.call(commands.restoreBackup(claim, id, data), scriptInput(), Code.BACKUP_FAILED);
    Reply found = caller.call(commands.backupCheck(id), Code.BACKUP_FAILED);
    boolean held = done.raw().line().startsWith("held");
    return new Evidence(
        site.where(),
        !held,
        "Backup %s is back in place%s%s"
            .formatted(
                id,
                data ? ", its data too" : "",
                held ? " since an earlier try." : "; what was there before is kept."),
        Stream.concat(done.shown().out().stream(), found.shown().out().stream()).toList());
  }

  private Input scriptInput() throws StepFailedException {
    return Input.of(EnvFile.complete(settings.forScript(Optional.empty(), Map.of())));
  }
}
