package io.signalbox.routes.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Micrometer holds what it watches weakly, unless told otherwise. */
class MetricsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong dropped = new AtomicLong();
  private final Metrics metrics = new Metrics(registry);

  @Test
  void whatIsWatchedIsCountedAfterACollectionOfGarbageToo() {
    metrics.watchingSamples(dropped::get).watchingLedger(() -> Duration.ofSeconds(dropped.get()));
    collect();
    dropped.set(3);
    assertThat(registry.get("signalbox.samples.dropped").functionCounter().count()).isEqualTo(3);
    assertThat(registry.get("signalbox.ledger.lag").gauge().value()).isEqualTo(3);
  }

  /** Until what only a weak reference holds is gone. */
  private static void collect() {
    WeakReference<Object> weak = new WeakReference<>(new Object());
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              System.gc();
              return weak.get() == null;
            });
  }
}
