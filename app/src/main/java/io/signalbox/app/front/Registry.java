package io.signalbox.app.front;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The directory through which the launcher and the proxy speak: {@code NAME.front} names a front
 * file, {@code NAME.serving} says which text of it is served, or why it is not; {@code lock} is
 * held by the proxy as long as it lives.
 */
record Registry(Path directory) {

  static String name(Path frontFile) {
    return hash(frontFile.toAbsolutePath().toString()).substring(0, 16);
  }

  Path lock() {
    return directory.resolve("lock");
  }

  Path log() {
    return directory.resolve("proxy.log");
  }

  void register(Path frontFile) throws IOException {
    write(directory.resolve(name(frontFile) + ".front"), frontFile.toAbsolutePath().toString());
  }

  /** Registered front files by their names. */
  Map<String, Path> registered() throws IOException {
    Map<String, Path> all = new TreeMap<>();
    // Whoever removes the directory wants nothing served any more.
    if (!Files.isDirectory(directory)) return all;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.front")) {
      for (Path entry : entries) {
        String file = String.valueOf(entry.getFileName());
        all.put(
            file.substring(0, file.length() - ".front".length()), Path.of(Files.readString(entry)));
      }
    }
    return all;
  }

  void forget(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name + ".front"));
    Files.deleteIfExists(directory.resolve(name + ".serving"));
  }

  void serving(String name, String text) throws IOException {
    write(directory.resolve(name + ".serving"), "serving " + hash(text));
  }

  void refused(String name, String why) throws IOException {
    write(directory.resolve(name + ".serving"), "refused " + why);
  }

  /** What the proxy said last about a front. */
  Optional<String> said(String name) {
    try {
      return Optional.of(Files.readString(directory.resolve(name + ".serving")));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
