package io.signalbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;

/** What a bench wrote. */
final class Leftovers {
  private Leftovers() {}

  /** A directory with all that is in it. */
  static void remove(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      for (Path path : all.sorted(Collections.reverseOrder()).toList()) Files.deleteIfExists(path);
    }
  }
}
