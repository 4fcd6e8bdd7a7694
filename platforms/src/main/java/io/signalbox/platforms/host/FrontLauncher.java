package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import java.nio.file.Path;

/** Runs Signalbox's own proxy for instances on this machine. */
@FunctionalInterface
public interface FrontLauncher {
  /** For hosts on which Signalbox has no proxy of its own. */
  FrontLauncher NOT_HERE =
      file -> {
        throw new StepFailedException(
            StepFailed.of(
                StepFailed.Code.TRAFFIC_FAILED,
                file.toString(),
                "There is no proxy of Signalbox's own on a host that is reached over SSH.",
                "Install nginx there, and set traffic.front to nginx or auto and sudo to true."));
      };

  /**
   * Returns when a proxy serves this front file: starts one when none runs, lets it take the file
   * anew when the file has changed. Outlives Signalbox's own restart. Bounded in time.
   *
   * @param file a {@code front.properties}, described at {@link Fronts}
   * @throws StepFailedException TRAFFIC_FAILED when the proxy does not listen
   */
  void ensure(Path file) throws StepFailedException;
}
