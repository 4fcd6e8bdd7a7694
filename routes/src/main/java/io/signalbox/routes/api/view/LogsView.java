package io.signalbox.routes.api.view;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Version;
import java.util.List;
import java.util.Optional;

/** The last lines of a target's processes. */
public record LogsView(List<InstanceLog> instances) {
  public LogsView {
    instances = List.copyOf(instances);
  }

  /**
   * One instance's lines.
   *
   * @param slot a or b; empty where nothing was ever started
   * @param trouble why there are none, and what to do
   */
  public record InstanceLog(
      InstanceName instance,
      Optional<String> slot,
      Optional<Version> version,
      List<String> lines,
      Optional<String> trouble) {
    public InstanceLog {
      lines = List.copyOf(lines);
    }
  }
}
