package io.signalbox.config.load;

import io.signalbox.config.Loaded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What some files held when they were looked at. An old timestamp and size that have not changed
 * spare the digest. A timestamp that was fresh when looked at proves nothing: the file may have
 * been written again within the clock's grain.
 */
final class Fingerprint {
  private static final Duration GRAIN = Duration.ofSeconds(2);
  private static final int MOST_BYTES = 4 << 20;

  private final Map<Path, Mark> marks = new HashMap<>();

  /** A file, as it was. */
  private record Mark(FileTime changed, long size, String digest, boolean settled) {
    static final Mark ABSENT = new Mark(FileTime.fromMillis(0), -1, "", false);
  }

  /** What was loaded, and the fingerprint of exactly that or of something older. */
  record Loading(Loaded loaded, Fingerprint fingerprint) {}

  /**
   * Loads a file and takes its fingerprint before that, so that a change in between shows as one at
   * the next look. Files that are included are known only after it; they are marked as unsettled.
   */
  static Loading around(ConfigurationLoader loader, Path file) {
    Fingerprint fingerprint = new Fingerprint();
    Path absolute = file.toAbsolutePath().normalize();
    fingerprint.marks.put(absolute, mark(absolute));
    Loaded loaded = loader.load(file);
    loaded.files().forEach(read -> fingerprint.marks.computeIfAbsent(read, Fingerprint::mark));
    return new Loading(loaded, fingerprint);
  }

  boolean isCurrent() {
    return marks.entrySet().stream().allMatch(entry -> same(entry.getKey(), entry.getValue()));
  }

  private static boolean same(Path file, Mark before) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      boolean untouched =
          now.lastModifiedTime().equals(before.changed) && now.size() == before.size;
      return (untouched && before.settled) || digest(file).equals(before.digest);
    } catch (IOException e) {
      return before.equals(Mark.ABSENT);
    }
  }

  private static Mark mark(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      FileTime changed = now.lastModifiedTime();
      boolean settled = changed.toInstant().plus(GRAIN).isBefore(Instant.now());
      return new Mark(changed, now.size(), digest(file), settled);
    } catch (IOException e) {
      return Mark.ABSENT;
    }
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(in.readNBytes(MOST_BYTES)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256.", e);
    }
  }
}
