package io.signalbox.broker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file that stays: a start needs no room where it is there. */
class NativeLibraryTest {
  private final Properties before = (Properties) System.getProperties().clone();

  @AfterEach
  void asItWas() {
    System.setProperties(before);
  }

  @Test
  void itIsUnpackedOnceAndMendedWhenItIsBroken(@TempDir Path data) throws Exception {
    Path directory = data.resolve("native");
    Path library = directory.resolve(System.mapLibraryName("sqlitejdbc"));
    load(directory);
    long size = Files.size(library);
    assertThat(size).isGreaterThan(100_000);
    FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(library, longAgo);
    load(directory);
    assertThat(Files.getLastModifiedTime(library)).as("not written again").isEqualTo(longAgo);
    Files.writeString(library, "half a library");
    load(directory);
    assertThat(Files.size(library)).isEqualTo(size);
    assertThat(directory).isDirectoryContaining(p -> p.equals(library));
  }

  private static void load(Path directory) {
    System.clearProperty("org.sqlite.lib.path");
    System.clearProperty("org.sqlite.lib.name");
    NativeLibrary.load(directory);
    assertThat(System.getProperty("org.sqlite.lib.path")).isEqualTo(directory.toString());
  }

  @Test
  void whereItCannotBeWrittenTheDriverDoesAsItDoes(@TempDir Path data) throws Exception {
    Path file = Files.writeString(data.resolve("native"), "in the way");
    System.clearProperty("org.sqlite.lib.path");
    NativeLibrary.load(file);
    assertThat(System.getProperty("org.sqlite.lib.path")).isNull();
  }
}
