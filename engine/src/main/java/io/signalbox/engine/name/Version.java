package io.signalbox.engine.name;

import java.util.regex.Pattern;

/**
 * The version of a release, as its producer calls it: a tag, a number or a commit. Becomes a
 * directory name on hosts, so it can never climb out of one.
 */
public record Version(String value) implements Text, Comparable<Version> {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");

  /** Stands where nothing is deployed, and a version has to be said. */
  public static final Version NONE = new Version("none");

  public Version {
    Text.check(
        "version",
        value,
        ALLOWED,
        "letters, digits, dots, underscores, plus and hyphens, starting with a letter or digit, at most 128");
  }

  @Override
  public int compareTo(Version other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
