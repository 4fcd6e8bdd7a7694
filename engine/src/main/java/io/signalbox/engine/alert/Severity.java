package io.signalbox.engine.alert;

import java.util.Locale;

/** How bad it is, and so whom it may wake. */
public enum Severity {
  INFO,
  /** Slow, or partly broken. */
  WARNING,
  /** A service is down, data is lost, or nobody can promise otherwise. */
  CRITICAL;

  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }

  /** The name in YAML and in messages. */
  public String lower() {
    return name().toLowerCase(Locale.ROOT);
  }
}
