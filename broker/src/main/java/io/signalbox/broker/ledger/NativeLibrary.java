package io.signalbox.broker.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.OSInfo;

/**
 * SQLite's native library, a megabyte. Its driver unpacks one for each process and removes it when
 * the process ends by itself, so each that is killed leaves one behind; and a process that starts
 * while the disk is full has none, for as long as it lives.
 */
public final class NativeLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
  private static final String PATH = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  private NativeLibrary() {}

  /**
   * Loads it, from one file that stays; where that cannot be written, as the driver does by itself.
   * Whoever has named a place to the driver keeps it.
   *
   * @param directory of this process alone; made when it is not there
   * @throws IllegalStateException in a sentence, when there is no room anywhere, or nothing may be
   *     run from where it is
   */
  public static void load(Path directory) {
    if (System.getProperty(PATH) == null) unpack(directory);
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception | LinkageError e) {
      throw new IllegalStateException(
          "SQLite's library could not be loaded from %s: %s"
              .formatted(System.getProperty(PATH, System.getProperty("java.io.tmpdir")), e),
          e);
    }
  }

  private static void unpack(Path directory) {
    String name = System.mapLibraryName("sqlitejdbc");
    String from =
        String.format(
            Locale.ROOT,
            "/org/sqlite/native/%s/%s",
            OSInfo.getNativeLibFolderPathForCurrentOS(),
            name);
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(from)) {
      if (in == null) return;
      write(in.readAllBytes(), directory, name);
      System.setProperty(PATH, directory.toAbsolutePath().toString());
      System.setProperty(NAME, name);
    } catch (IOException e) {
      LOG.info("SQLite's library is unpacked for this process alone: {}", e.toString());
    }
  }

  /** Nothing is written where it is there already. */
  private static void write(byte[] library, Path directory, String name) throws IOException {
    Path there = directory.resolve(name);
    if (Files.exists(there) && Arrays.equals(Files.readAllBytes(there), library)) return;
    Files.createDirectories(directory);
    Path part = directory.resolve(name + ".part");
    Files.write(part, library);
    Files.move(part, there, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
