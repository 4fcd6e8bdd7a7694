package io.signalbox.engine.name;

import java.util.regex.Pattern;

/** The name of an environment such as {@code production}; the same rule as for services. */
public record EnvironmentName(String value) implements Text, Comparable<EnvironmentName> {
  private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  public EnvironmentName {
    Text.check(
        "environment name",
        value,
        ALLOWED,
        "lower-case letters, digits and hyphens, starting with a letter, at most 63");
  }

  @Override
  public int compareTo(EnvironmentName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
