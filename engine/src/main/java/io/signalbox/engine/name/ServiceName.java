package io.signalbox.engine.name;

import java.util.regex.Pattern;

/**
 * The name of a service; safe as a file, unit and queue-header name (the rule is RFC 1123's label).
 */
public record ServiceName(String value) implements Text, Comparable<ServiceName> {
  private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  public ServiceName {
    Text.check(
        "service name",
        value,
        ALLOWED,
        "lower-case letters, digits and hyphens, starting with a letter, at most 63");
  }

  @Override
  public int compareTo(ServiceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
