package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailedException;
import java.time.Duration;

/**
 * A way to run command lines on one host. Thread-safe. Blocks; an interrupt ends the wait at once
 * with code INTERRUPTED and lets go of the command.
 */
public interface Shell {

  /**
   * Runs one line with {@code sh} on the host.
   *
   * @return how it ended, whatever its exit code
   * @throws StepFailedException UNREACHABLE, HOST_KEY, DENIED, TIMEOUT or INTERRUPTED: the
   *     command's end is not known
   */
  Exit run(String line, Input input, Duration timeout) throws StepFailedException;
}
