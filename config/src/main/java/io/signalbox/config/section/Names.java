package io.signalbox.config.section;

import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The types of names and paths that more than one section has. */
final class Names {
  static final String LABEL = "[a-z][a-z0-9-]{0,62}";
  static final String LABEL_RULE =
      "lower-case letters, digits and hyphens, starting with a letter, at most 63";
  static final String HOST = "[a-zA-Z0-9][a-zA-Z0-9.-]{0,252}";
  static final String HOST_RULE = "letters, digits, dots and hyphens, at most 253";

  private static final String INSIDE = "(?!/)(?!.*\\.\\.)[^\\s\\\\]+";

  private Names() {}

  static Type<String> environment() {
    return Scalars.matching("the name of an environment", LABEL);
  }

  static Type<String> host() {
    return Scalars.matching("the name of a host", HOST);
  }

  /** A system user. */
  static Type<String> user() {
    return Scalars.matching("a user name such as deploy", "[a-zA-Z_][a-zA-Z0-9_.-]{0,31}\\$?");
  }

  /** A path that can only lead inside the directory that it is relative to. */
  static Type<String> inside() {
    return Scalars.matching("a relative path without '..'", INSIDE);
  }

  /** A path on a host: relative to the instance's directory, or absolute. */
  static Type<String> onHost() {
    return possible(Scalars.matching("a path without '..'", "(?!.*\\.\\.)[^\\s\\\\]+"));
  }

  /** A path on the engine's machine: relative to the file, absolute, or with {@code ~/}. */
  static Type<String> here(String expected) {
    return possible(Scalars.text(expected));
  }

  /** Refuses what the file system's encoding cannot write, before anything resolves it. */
  static Type<String> possible(Type<String> path) {
    return path.as(
        text -> {
          try {
            return Path.of(text).toString().isEmpty() ? refused(text) : text;
          } catch (InvalidPathException e) {
            return refused(text);
          }
        });
  }

  private static String refused(String text) {
    throw new IllegalArgumentException(
        "Expected a path that this machine can have, but it is '"
            + text.replaceAll("\\p{Cntrl}", "?")
            + "'.");
  }

  static Type<String> absolute() {
    return Scalars.matching("an absolute path without '..'", "/(?!.*\\.\\.)[^\\s\\\\]+");
  }

  static Type<String> httpPath() {
    return Scalars.matching("a path such as /health", "/[^\\s]*");
  }

  /** Settings of a process: names as a shell allows them. */
  static <T> Type<Map<String, T>> variables(Type<T> value) {
    return Structures.mapOf("a variable name such as LOG_LEVEL", "[A-Za-z_][A-Za-z0-9_]*", value);
  }

  static Type<List<String>> list(Type<String> item) {
    return Structures.distinct(item);
  }
}
