package io.signalbox.engine.spec;

import java.time.Duration;

/**
 * How often a step is tried again when the world said no for now: {@code attempts} times, {@code
 * first} doubling to {@code most}.
 */
public record RetrySpec(int attempts, Duration first, Duration most) {
  public static RetrySpec defaults() {
    return new RetrySpec(5, Duration.ofSeconds(5), Duration.ofMinutes(3));
  }
}
