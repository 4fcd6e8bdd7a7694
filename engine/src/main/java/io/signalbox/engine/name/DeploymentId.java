package io.signalbox.engine.name;

import java.util.regex.Pattern;

/**
 * Names one run for good. Derived from the event that asked for it, so a repeated event names the
 * same run.
 */
public record DeploymentId(String value) implements Text, Comparable<DeploymentId> {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

  private static final String LEFT = "-left";
  private static final int MOST_BEFORE_LEFT = 59;

  public DeploymentId {
    Text.check("deployment id", value, ALLOWED, "letters, digits and hyphens, at most 64");
  }

  /**
   * What a way back keeps the state as that it is about to overwrite: the name of a backup, next to
   * the one that the deployment made before it changed anything.
   */
  public DeploymentId left() {
    return new DeploymentId(value.substring(0, Math.min(MOST_BEFORE_LEFT, value.length())) + LEFT);
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
