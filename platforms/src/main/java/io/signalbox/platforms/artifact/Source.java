package io.signalbox.platforms.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Where an artifact's entries come from. Can be read any number of times. */
sealed interface Source permits DirectorySource, ArchiveSource, FileSource {

  /** Reads all entries in the source's own order; parents need not come first, or at all. */
  void read(Sink sink) throws IOException;

  /** Names the present state of the source, cheaply: another state, another text. */
  String fingerprint() throws IOException;

  /** The SHA-256 of the bytes that the source is made of, where it is one file. */
  java.util.Optional<Path> file();

  /** Takes what is read. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param content of a file, to be read now or not at all; empty for the rest
     */
    void entry(Raw raw, InputStream content) throws IOException;
  }

  /**
   * An entry before its content was read.
   *
   * @param target of a link, otherwise empty
   * @param modified in milliseconds since 1970
   */
  record Raw(Entry.Type type, int mode, String path, long size, String target, long modified) {}

  static int mode(Set<PosixFilePermission> permissions) {
    int mode = 0;
    // From the owner's right to read (0400) to everybody's right to execute (0001).
    int bit = 0400;
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if (permissions.contains(permission)) mode |= bit;
      bit >>= 1;
    }
    return mode;
  }
}
