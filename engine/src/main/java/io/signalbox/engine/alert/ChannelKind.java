package io.signalbox.engine.alert;

import java.time.Duration;
import java.util.Locale;

/** How a channel reaches people. Each kind has a queue and a route of its name. */
public enum ChannelKind {
  SLACK,
  EMAIL,
  SMS,
  PHONE,
  WEBHOOK;

  /** The name in queue names, route ids and YAML. */
  public String lower() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** When a critical alert that nobody acknowledges reaches such a channel. */
  public Duration usualDelay() {
    return switch (this) {
      case SLACK, WEBHOOK -> Duration.ZERO;
      case EMAIL -> Duration.ofMinutes(5);
      case SMS -> Duration.ofMinutes(10);
      case PHONE -> Duration.ofMinutes(15);
    };
  }

  /** What is gathered into one message, so that twenty bad targets are not twenty calls. */
  public Duration usualGathering() {
    return switch (this) {
      case SLACK, WEBHOOK -> Duration.ZERO;
      case EMAIL, SMS, PHONE -> Duration.ofSeconds(10);
    };
  }

  /** Whether several alerts may share one message. */
  public boolean gathers() {
    return switch (this) {
      case SLACK, WEBHOOK -> false;
      case EMAIL, SMS, PHONE -> true;
    };
  }

  /** Whether people are also told that all is well again; nobody is called for that. */
  public boolean tellsGoodNews() {
    return this != PHONE;
  }
}
