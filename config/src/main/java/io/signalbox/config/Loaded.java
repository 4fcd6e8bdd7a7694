package io.signalbox.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What came of reading a configuration file: all of it, or everything that is wrong with it. */
public sealed interface Loaded {
  /** Every file whose content took part, the configuration file among them; absolute paths. */
  Set<Path> files();

  record Valid(Configuration configuration, Set<Path> files) implements Loaded {
    public Valid {
      files = Set.copyOf(files);
    }
  }

  /**
   * Nothing of the file may be used.
   *
   * @param problems at least one, in the order of the file
   */
  record Invalid(List<Problem> problems, Set<Path> files) implements Loaded {
    public Invalid {
      problems = List.copyOf(problems);
      files = Set.copyOf(files);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("Expected an invalid configuration to have a problem.");
      }
    }
  }
}
