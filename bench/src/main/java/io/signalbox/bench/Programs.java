package io.signalbox.bench;

import java.util.ArrayList;
import java.util.List;

/** Programs of others, beside which ours is measured. */
final class Programs {
  private Programs() {}

  /**
   * Runs all of them at once, until the last has ended.
   *
   * @throws IllegalStateException when one fails
   */
  static void atOnce(List<List<String>> commands) throws Exception {
    List<Process> running = new ArrayList<>();
    for (List<String> command : commands)
      running.add(new ProcessBuilder(command).inheritIO().start());
    for (Process process : running) {
      if (process.waitFor() != 0)
        throw new IllegalStateException("failed: " + process.info().commandLine());
    }
  }
}
