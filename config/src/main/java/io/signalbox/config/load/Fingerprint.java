package io.signalbox.config.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * What the files of a configuration held when they were read. Digests, not timestamps: a copy may
 * keep its timestamp, a clock has a grain, and the files are small.
 */
final class Fingerprint {
  /** In place of a digest: there was no file to read. */
  static final String ABSENT = "";

  private static final int MOST_BYTES = 2 << 20;

  private final Map<Path, String> digests;

  Fingerprint(Map<Path, String> digests) {
    this.digests = Map.copyOf(digests);
  }

  /** Whether every file still holds what it held. */
  boolean isCurrent() {
    return digests.entrySet().stream().allMatch(e -> now(e.getKey()).equals(e.getValue()));
  }

  static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256.", e);
    }
  }

  private static String now(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(MOST_BYTES));
    } catch (IOException e) {
      return ABSENT;
    }
  }
}
