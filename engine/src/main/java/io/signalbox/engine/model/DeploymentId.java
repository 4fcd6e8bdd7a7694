package io.signalbox.engine.model;

import java.util.regex.Pattern;

/**
 * Names one run for good. Derived from the event that asked for it, so a repeated event names the
 * same run.
 */
public record DeploymentId(String value) implements Text, Comparable<DeploymentId> {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

  public DeploymentId {
    Text.check("deployment id", value, ALLOWED, "letters, digits and hyphens, at most 64");
  }

  @Override
  public int compareTo(DeploymentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
