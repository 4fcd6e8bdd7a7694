package io.signalbox.engine.flow;

import java.time.Instant;

/** A due time that no clock reaches: only a signal or a person helps. */
final class Far {
  static final Instant AWAY = Instant.parse("9999-12-31T00:00:00Z");

  private Far() {}
}
