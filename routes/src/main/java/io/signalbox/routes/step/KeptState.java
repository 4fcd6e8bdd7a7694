package io.signalbox.routes.step;

import io.signalbox.engine.model.Proven;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Observation.Kept;
import io.signalbox.engine.port.Observation.Restored;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.BackupSpec;
import io.signalbox.engine.spec.Instance;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The paths (and, where a person asked for it, the data) of one instance as they were while the
 * release on the rung served: from the first backup that was kept when it was left.
 */
final class KeptState {
  private KeptState() {}

  /** Empty where nothing is configured to be kept, or nothing was kept on purpose. */
  static Optional<Evidence> bringBack(Site site, Instance instance, Proven rung)
      throws StepFailedException {
    BackupSpec backup = rung.spec().backup();
    boolean data = site.now().restoresData();
    boolean nothing = data ? backup.keepsNothing() : backup.paths().isEmpty();
    if (nothing || rung.backups().isEmpty()) return Optional.empty();
    Place place = site.place(instance);
    Kept kept = place.observe().kept();
    Optional<DeploymentId> from = firstOf(rung, kept);
    if (from.isEmpty()) return Optional.of(without(instance, rung, data));
    Restored wanted = new Restored(site.now().id(), from.get(), data);
    if (kept.restored().equals(Optional.of(wanted))) return Optional.empty();
    Evidence done;
    try {
      done = place.restoreBackup(site.claim(instance), from.get(), data);
    } catch (StepFailedException e) {
      if (data || !lastTry(site, e.failed())) throw e;
      return Optional.of(given(instance.name(), e.failed()));
    }
    Optional<Restored> now = place.observe().kept().restored();
    if (!now.equals(Optional.of(wanted)))
      throw Site.notProven(instance, "backup " + from.get() + " to be back", now);
    return Optional.of(done);
  }

  private static Optional<DeploymentId> firstOf(Proven rung, Kept kept) {
    return rung.backups().stream().filter(kept.backups()::contains).findFirst();
  }

  /** The backups on one instance that a way back would use: at most one for each rung. */
  static Set<DeploymentId> needed(Site site, Kept kept) {
    return site.now().plan().ladder().stream()
        .flatMap(rung -> firstOf(rung, kept).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * A full disk, say. The bad release would serve on for it; verify tells whether the proven one
   * serves with the paths as they are.
   */
  private static boolean lastTry(Site site, StepFailed failed) {
    return failed.code() == StepFailed.Code.BACKUP_FAILED
        && site.now().attempt() >= site.spec().retry().attempts();
  }

  private static Evidence given(InstanceName instance, StepFailed failed) {
    return new Evidence(
        instance.value(),
        false,
        "the paths stay as they are, for they could not be brought back: " + failed.message(),
        failed.evidence());
  }

  /** A release without its old paths is better than the bad one; data is what was asked for. */
  private static Evidence without(Instance instance, Proven rung, boolean data)
      throws StepFailedException {
    String said = "none of the backups %s is on the host any more".formatted(rung.backups());
    if (!data)
      return Evidence.of(instance.name().value(), false, said + "; the paths stay as they are");
    throw new StepFailedException(
        StepFailed.of(
            StepFailed.Code.BACKUP_FAILED,
            instance.name().value(),
            said + ".",
            "Roll back without --restore-data, or bring the data back by hand."));
  }
}
