package io.signalbox.config.load;

import io.signalbox.config.Configuration;
import io.signalbox.config.Problem;
import java.util.List;

/** What came of looking whether the configuration has changed. */
public sealed interface Reload {
  /** No file that takes part has changed since the last look. */
  record Unchanged() implements Reload {}

  /** The new configuration is in force. */
  record Reloaded(Configuration configuration) implements Reload {}

  /**
   * The files have changed, but wrongly: the old configuration stays in force. Said once for each
   * change.
   */
  record Kept(Configuration configuration, List<Problem> problems) implements Reload {
    public Kept {
      problems = List.copyOf(problems);
    }
  }
}
