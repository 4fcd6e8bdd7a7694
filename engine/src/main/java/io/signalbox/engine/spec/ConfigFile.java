package io.signalbox.engine.spec;

/**
 * A file rendered next to a release when it is started. The content may use the placeholders of
 * {@link ProcessSpec}.
 *
 * @param path relative to the slot's directory
 * @param mode octal, such as {@code 0640}
 */
public record ConfigFile(String path, String content, String mode) {
  public ConfigFile {
    if (path.startsWith("/") || path.contains("..") || path.isBlank()) {
      throw new IllegalArgumentException(
          "Expected the path of a file to stay inside its slot, but it is '" + path + "'.");
    }
    if (!mode.matches("0?[0-7]{3}")) {
      throw new IllegalArgumentException(
          "Expected the mode of " + path + " to be octal such as 0640, but it is '" + mode + "'.");
    }
  }
}
