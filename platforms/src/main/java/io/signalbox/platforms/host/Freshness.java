package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.spec.CheckSpec;
import java.time.Duration;
import java.time.Instant;

/** What was measured too long ago is no reading. */
final class Freshness {
  private Freshness() {}

  static Reading of(Reading fresh, Instant measured, CheckSpec check, Instant at) {
    Duration age = Duration.between(measured, at);
    return age.compareTo(check.staleAfter()) > 0
        ? new Reading.Stale(measured, "measured %d s before".formatted(age.toSeconds()))
        : fresh;
  }
}
