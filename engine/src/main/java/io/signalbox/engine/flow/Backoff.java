package io.signalbox.engine.flow;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.spec.RetrySpec;
import java.time.Duration;
import java.time.Instant;

/**
 * When a missed step is tried again: doubling, capped, spread by a jitter that is a function of the
 * deployment.
 */
final class Backoff {
  private Backoff() {}

  static Instant next(RetrySpec retry, Deployment now, int attempt, Instant at) {
    int doublings = Math.min(20, Math.max(0, attempt - 1));
    Duration plain = retry.first().multipliedBy(1L << doublings);
    Duration capped = plain.compareTo(retry.most()) > 0 ? retry.most() : plain;
    long spread = Math.max(1, capped.toMillis() / 5);
    long jitter = Math.floorMod(now.id().hashCode() * 31L + now.transition(), spread) - spread / 2;
    return at.plus(capped).plusMillis(jitter);
  }
}
