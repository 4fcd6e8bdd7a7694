package io.signalbox.config;

import java.util.Comparator;

/**
 * One thing that is wrong with the configuration, said to the person who wrote it.
 *
 * @param file as the person named it
 * @param line from 1; 0 when the problem is the file itself
 * @param column from 1, in characters; 0 when the problem is the file itself
 * @param path of keys, such as {@code services.auth.health.path}; empty for the whole file
 * @param message what was expected, what it is, and what was probably meant; never a secret's value
 */
public record Problem(String file, int line, int column, String path, String message)
    implements Comparable<Problem> {

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::path)
          .thenComparing(Problem::message);

  /** A problem of the file itself. */
  public static Problem ofFile(String file, String message) {
    return new Problem(file, 0, 0, "", message);
  }

  @Override
  public int compareTo(Problem other) {
    return BY_PLACE.compare(this, other);
  }

  /** {@code file:line:column: path: message}, which editors and terminals turn into a link. */
  @Override
  public String toString() {
    String place = line == 0 ? file : file + ":" + line + ":" + column;
    return path.isEmpty() ? place + ": " + message : place + ": " + path + ": " + message;
  }
}
