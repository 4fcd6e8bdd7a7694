package io.signalbox.app.serve;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where SQLite unpacks its native library, a megabyte. It is removed when the process ends by
 * itself; who is killed leaves it behind, and in the system's directory for temporary files nobody
 * would ever find it.
 */
final class NativeLibrary {
  private static final String DIRECTORY = "native";

  /** Of sqlite-jdbc; heeded when the first database is opened. */
  static final String PROPERTY = "org.sqlite.tmpdir";

  private NativeLibrary() {}

  /**
   * From now on it is unpacked in the data directory, where what a killed process has left is
   * removed first. Whoever has named a directory keeps it.
   *
   * @param data locked by this process
   */
  static void unpackIn(Path data) throws IOException {
    if (System.getProperty(PROPERTY) != null) return;
    Path own = Files.createDirectories(data.resolve(DIRECTORY));
    try (DirectoryStream<Path> left = Files.newDirectoryStream(own, "sqlite-*")) {
      for (Path file : left) Files.delete(file);
    }
    System.setProperty(PROPERTY, own.toAbsolutePath().toString());
  }
}
