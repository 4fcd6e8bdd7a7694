package io.signalbox.app.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where libfaketime lies, which lies to a process about the time (Debian package faketime). Not its
 * variant for threads: that one costs ten times as much, and Java asks often.
 */
final class Faketime {
  private Faketime() {}

  static Optional<Path> library() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/usr/lib"))) {
      return all.map(p -> p.resolve("faketime/libfaketime.so.1"))
          .filter(Files::isReadable)
          .findFirst();
    }
  }
}
