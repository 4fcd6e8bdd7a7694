package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailedException;
import java.nio.file.Path;

/** Runs Signalbox's own proxy for instances on this machine. */
@FunctionalInterface
public interface FrontLauncher {

  /**
   * Returns when a proxy serves this front file: starts one when none runs, lets it take the file
   * anew when the file has changed. Outlives Signalbox's own restart. Bounded in time.
   *
   * @param file a {@code front.properties}, described at {@link Fronts}
   * @throws StepFailedException TRAFFIC_FAILED when the proxy does not listen
   */
  void ensure(Path file) throws StepFailedException;
}
