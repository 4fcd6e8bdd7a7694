package io.signalbox.routes.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.engine.alert.News;
import java.util.Locale;

/** Counts what was sent and what was not, by channel. */
final class AlertCounts {
  private final MeterRegistry registry;

  AlertCounts(MeterRegistry registry) {
    this.registry = registry;
  }

  void sent(String channel) {
    count(channel, "sent");
  }

  void failed(String channel, News.How how) {
    count(channel, how.name().toLowerCase(Locale.ROOT));
  }

  private void count(String channel, String result) {
    Counter.builder("signalbox.alerts")
        .description("Messages to alert channels, by what became of them")
        .tag("channel", channel)
        .tag("result", result)
        .register(registry)
        .increment();
  }
}
