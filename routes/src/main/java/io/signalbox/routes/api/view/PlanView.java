package io.signalbox.routes.api.view;

import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Version;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment would do now.
 *
 * @param current the release that serves
 * @param plan the very value that the deployment would carry, but for the digest, which precheck
 *     reads
 * @param stages the steps in order, with their commands
 * @param notes why it would be refused or would wait, if it were asked for now
 */
public record PlanView(
    ServiceName service,
    EnvironmentName environment,
    Version version,
    Optional<Version> current,
    Plan plan,
    List<Stage> stages,
    List<String> notes) {
  public PlanView {
    stages = List.copyOf(stages);
    notes = List.copyOf(notes);
  }

  /**
   * One step, once.
   *
   * @param batch from 1; empty for steps that look at all instances
   * @param when empty for the way forward; a condition for what happens otherwise
   */
  public record Stage(Step step, Optional<Integer> batch, String when, List<Command> commands) {
    public Stage {
      commands = List.copyOf(commands);
    }
  }

  /** One command on one instance's host. */
  public record Command(InstanceName instance, String host, String purpose, String line) {}
}
