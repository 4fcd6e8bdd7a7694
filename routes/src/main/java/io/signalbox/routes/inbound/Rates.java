package io.signalbox.routes.inbound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often something may happen, by name: so many times a second, and a second's worth at once. It
 * knows the last {@value #MOST} names; a forgotten one begins anew.
 */
final class Rates {
  static final int MOST = 10_000;

  private final InstantSource clock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST;
        }
      };

  private record Bucket(double left, Instant at) {}

  Rates(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes one, if it is there. */
  synchronized boolean allow(String name, double perSecond, double atOnce) {
    Instant now = clock.instant();
    Bucket bucket = buckets.getOrDefault(name, new Bucket(atOnce, now));
    double grown = Math.max(0, Duration.between(bucket.at(), now).toMillis()) * perSecond / 1000;
    double left = Math.min(atOnce, bucket.left() + grown);
    boolean allowed = left >= 1;
    buckets.put(name, new Bucket(allowed ? left - 1 : left, now));
    return allowed;
  }
}
