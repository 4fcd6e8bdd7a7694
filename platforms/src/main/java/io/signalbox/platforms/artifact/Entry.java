package io.signalbox.platforms.artifact;

import java.util.Arrays;
import java.util.Optional;

/**
 * One entry of an artifact.
 *
 * @param mode permission bits, 0 to 0777
 * @param content SHA-256 of a file as 64 hexadecimal digits, the target of a link, {@code -} for a
 *     directory
 * @param path relative to the artifact, with slashes
 * @param size of a file in bytes, otherwise 0
 */
public record Entry(Type type, int mode, String content, String path, long size) {

  /** What an artifact may consist of. Devices, pipes, sockets and hard links are refused. */
  public enum Type {
    FILE("f"),
    LINK("l"),
    DIRECTORY("d");

    private final String letter;

    Type(String letter) {
      this.letter = letter;
    }

    static Optional<Type> of(String letter) {
      return Arrays.stream(values()).filter(t -> t.letter.equals(letter)).findFirst();
    }
  }

  /** The entry's line in a manifest. */
  String line() {
    return type.letter + "\t" + "%04o".formatted(mode) + "\t" + content + "\t" + path + "\n";
  }
}
