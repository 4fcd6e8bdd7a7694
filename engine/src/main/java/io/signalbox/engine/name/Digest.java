package io.signalbox.engine.name;

import java.util.regex.Pattern;

/**
 * The SHA-256 of an artifact's content (FIPS 180-4), written {@code sha256:} and 64 hexadecimal
 * digits.
 */
public record Digest(String value) implements Text, Comparable<Digest> {
  private static final Pattern ALLOWED = Pattern.compile("sha256:[0-9a-f]{64}");

  public Digest {
    Text.check("digest", value, ALLOWED, "'sha256:' and 64 hexadecimal digits");
  }

  @Override
  public int compareTo(Digest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
