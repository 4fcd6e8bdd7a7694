package io.signalbox.config.yaml;

import java.nio.file.Path;
import java.util.Optional;

/** The world outside the file, as far as a value may refer to it. */
public interface Surroundings {
  /** An environment variable of this process. */
  Optional<String> variable(String name);

  /** A file's text: UTF-8 and at most 256 KiB, otherwise nothing. Relative to the YAML file. */
  Optional<String> text(String path);

  /** An absolute path for one that is relative to the YAML file or starts with {@code ~/}. */
  Path resolve(String path);
}
