package io.signalbox.engine.name;

import java.util.regex.Pattern;

/** What a host is called in configuration; not necessarily its address. */
public record HostName(String value) implements Text, Comparable<HostName> {
  private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,252})");

  public HostName {
    Text.check("host name", value, ALLOWED, "letters, digits, dots and hyphens, at most 253");
  }

  @Override
  public int compareTo(HostName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
