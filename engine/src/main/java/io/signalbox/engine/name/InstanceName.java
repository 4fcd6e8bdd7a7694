package io.signalbox.engine.name;

import java.util.regex.Pattern;

/** What one copy of a service on a host is called; unique within its target. */
public record InstanceName(String value) implements Text, Comparable<InstanceName> {
  private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9._-]{0,252})");

  public InstanceName {
    Text.check(
        "instance name",
        value,
        ALLOWED,
        "letters, digits, dots, underscores and hyphens, at most 253");
  }

  @Override
  public int compareTo(InstanceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
