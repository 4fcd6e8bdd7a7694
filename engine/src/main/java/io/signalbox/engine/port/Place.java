package io.signalbox.engine.port;

import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.Hook;
import io.signalbox.engine.spec.SourceSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One instance's place on its host, as steps reach it. Calls block, are bounded in time, and answer
 * an interrupt by stopping with code INTERRUPTED. Everything that changes the host takes a {@link
 * Claim}; the host itself refuses it (FENCED) when a newer one exists. Every change is idempotent:
 * it observes first, and does only what is missing.
 */
public interface Place {
  /** So many names say enough of a release that is not what was pushed. */
  int MOST_DIFFERING = 50;

  /**
   * Takes the instance for one execution of a step: under a lock on the host, refuses a fence lower
   * than the highest seen – and, with the same fence, a transition lower than the highest seen:
   * that is an engine which slept while another one took the deployment further – gives out the
   * next number, and stops whatever an older claim left running – returning only once that is dead.
   *
   * @param transition the deployment's transition: orders its claims, and counts executions of the
   *     same one
   */
  Claim claim(Fence fence, DeploymentId deployment, long transition) throws StepFailedException;

  /**
   * Reads what is there. Changes nothing, needs no claim. A host that was never used answers with
   * an empty observation.
   */
  Observation observe() throws StepFailedException;

  /**
   * Looks at everything that precheck asks of the host; changes nothing.
   *
   * @param releaseBytes size of the release unpacked
   */
  List<Finding> inspect(long releaseBytes) throws StepFailedException;

  /**
   * Keeps the configured paths, the data and the dump, as {@code backups/ID} in the instance's
   * directory; prunes older ones.
   *
   * @param needed backups that a way back needs: they stay, however old
   */
  Evidence backup(Claim claim, DeploymentId id, Set<DeploymentId> needed)
      throws StepFailedException;

  /**
   * Keeps the state that it is about to overwrite, as {@code backups/ID-left} of the deployment
   * that holds the claim, then brings back the paths (and with {@code data} what lives on: data and
   * dump) of a backup. Done once per deployment and backup: what lives on afterwards is not
   * overwritten by a second call.
   */
  Evidence restoreBackup(Claim claim, DeploymentId id, boolean data) throws StepFailedException;

  /** Runs the install command in a pushed release, and marks it ready. */
  Evidence install(Claim claim, Release release) throws StepFailedException;

  /**
   * Seats the release in the slot and starts its process; replaces what is in that slot. Refused on
   * the live slot while it runs, unless the service does not overlap. Returns when the process
   * runs, not when it is healthy.
   */
  Evidence start(Claim claim, Slot slot, Release release) throws StepFailedException;

  /**
   * Stops the slot's process (SIGTERM, then SIGKILL after the stop timeout) and proves that it is
   * gone. The live slot too.
   */
  Evidence stop(Claim claim, Slot slot) throws StepFailedException;

  /**
   * Puts the front's configuration there if it differs, and moves traffic to the slot by one
   * rename. Whoever calls it reads back by {@link #observe} that it is there.
   */
  Evidence switchTo(Claim claim, Slot slot) throws StepFailedException;

  /**
   * Takes traffic away from an instance that has no release to return to: the live pointer goes.
   */
  Evidence takeOut(Claim claim) throws StepFailedException;

  /**
   * Removes releases other than these and the newest {@code keepReleases}, half-made ones always;
   * and backups other than those needed and the newest {@code backup.keep}.
   */
  Evidence prune(Claim claim, Set<Version> keep, Set<DeploymentId> needed)
      throws StepFailedException;

  /**
   * Removes what this place has brought to the host outside the instance's directory – units, the
   * front's configuration – and reads back that it is gone. Refused while a slot runs or is live.
   *
   * @param purge removes what is in the directory too, all but the fence: it keeps late commands
   *     harmless
   */
  Evidence retire(Claim claim, boolean purge) throws StepFailedException;

  /**
   * Where {@link Observation.Kept#byHand} names a unit and no slot is live: takes the front away,
   * enables and starts that unit as it was before a take-over, and reads back that it runs and
   * listens. What to undo the host knows by itself, so no configuration is needed. Does nothing
   * elsewhere.
   */
  default Evidence reinstate(Claim claim) throws StepFailedException {
    return Evidence.of("", false, "Nothing runs by hand where instances are no hosts.");
  }

  /** Runs a hook under the claim, with the given environment variables. */
  Evidence hook(Claim claim, Hook hook, Map<String, String> environment) throws StepFailedException;

  /**
   * Asks one slot for its health, once. An unhealthy answer is a probe, not a failure; a host that
   * cannot be reached is a failure.
   */
  Probe probe(Slot slot) throws StepFailedException;

  private static StepFailedException noSources(CheckSpec check) {
    return new StepFailedException(
        StepFailed.of(
            StepFailed.Code.UNFIT,
            check.name(),
            "this kind of place has no sources of samples",
            "Take the check out of the configuration of this target."));
  }

  /**
   * Asks about a time that is over, in which the release before served. What there is of it is a
   * {@link Reading.Before}; also where there is nothing, or where the source is down. Changes
   * nothing, needs no claim.
   *
   * @param check whose source can look back
   */
  default Sample before(CheckSpec check, Instant from, Instant until) throws StepFailedException {
    throw noSources(check);
  }

  /**
   * Looks once for a check. That its source is down or has nothing is a sample, not a failure; a
   * host that cannot be reached is a failure. Changes nothing, needs no claim.
   *
   * @param source of the check
   * @param slot whose process is meant
   * @param mark of this check's sample before; empty at the first look
   */
  default Sample sample(CheckSpec check, SourceSpec.Asked source, Slot slot, String mark)
      throws StepFailedException {
    throw noSources(check);
  }

  /**
   * Compares a release that lies on the host, file by file, with its manifest. Changes nothing,
   * needs no claim. What the instance shares and what the install command has added do not count.
   *
   * @return the names that differ, at most {@value #MOST_DIFFERING}; empty when it is what was
   *     pushed
   * @throws StepFailedException RELEASE_MISSING when it, or its manifest, is gone
   */
  List<String> differing(Version version) throws StepFailedException;

  /** The last lines of the process in a slot. */
  List<String> logs(Slot slot, int lines) throws StepFailedException;
}
