package io.signalbox.engine.port;

import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One way to reach instances. Thread-safe; sessions are pooled behind it. */
public interface Platform {

  /** The place of one instance, described by this configuration. Opens nothing yet. */
  Place place(TargetSpec spec, Instance instance);

  /**
   * Reads an artifact completely and says what it is.
   *
   * @throws StepFailedException ARTIFACT_MISSING, or ARTIFACT_CORRUPT when the release states
   *     another digest
   */
  Artifact artifact(Release release) throws StepFailedException;

  /**
   * The same for a release that may lie on its hosts: all of them are asked, and have to have the
   * same.
   *
   * @throws StepFailedException UNFIT when one lacks what was to be taken over, or has another
   *     content, all hosts at once
   */
  default Artifact artifact(TargetSpec spec, Release release) throws StepFailedException {
    return artifact(release);
  }

  /**
   * What was installed by hand where this instance is to be; empty where nothing is configured, or
   * where instances are no hosts.
   */
  default Optional<ByHand> byHand(TargetSpec spec, Instance instance) {
    return Optional.empty();
  }

  /**
   * Brings a release to several instances at once, reading the artifact once. Files that a host
   * already has are not sent again; every file is verified on the host, by another command than the
   * one that wrote it; only then does the release appear under its name.
   *
   * @param claims the instances to push to, each under its claim
   * @return for every instance its own result; one host's failure stops no other
   */
  Map<InstanceName, Result<Evidence>> push(
      TargetSpec spec, Release release, Map<InstanceName, Claim> claims);

  /**
   * What {@code plan} prints: the very commands that the places of this plan would run, in order,
   * by instance.
   */
  List<PlannedCommand> describe(TargetSpec spec, Release release, Instance instance);

  /**
   * One command of a plan: the step that runs it, where, and the text of it with secrets left out.
   */
  record PlannedCommand(
      io.signalbox.engine.model.Step step, InstanceName instance, String purpose, String command) {}
}
