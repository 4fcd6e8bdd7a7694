package io.signalbox.config;

import java.util.List;

/** What came of reading a configuration file: all of it, or everything that is wrong with it. */
public sealed interface Loaded {
  record Valid(Configuration configuration) implements Loaded {}

  /**
   * Nothing of the file may be used.
   *
   * @param problems at least one, in the order of the file
   */
  record Invalid(List<Problem> problems) implements Loaded {
    public Invalid {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("Expected an invalid configuration to have a problem.");
      }
    }
  }
}
