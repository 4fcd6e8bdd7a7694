package io.signalbox.routes.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.engine.model.Deployment;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.local.LocalPlatform;
import io.signalbox.routes.Engine;
import io.signalbox.routes.api.BusRequestSender;
import io.signalbox.routes.api.RequestEvent;
import io.signalbox.routes.api.RequestEvent.Flags;
import io.signalbox.routes.api.RequestEvent.Wish;
import io.signalbox.routes.audit.Bus;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.bus.Catalog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every end is counted, whoever decided it: a step, a wake-up or admission; and counted once. */
class EndsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double count(String outcome) {
    return registry.find("signalbox.deployments").tag("outcome", outcome).counters().stream()
        .mapToDouble(c -> c.count())
        .sum();
  }

  private static void send(
      Bus bus, String id, RequestEvent.Type type, Optional<String> version, String about) {
    Wish wish =
        new Wish(
            version,
            Optional.empty(),
            Optional.of(about).filter(a -> !a.isEmpty()),
            "ada",
            Optional.empty(),
            new Flags(false, false, false, false));
    new BusRequestSender(bus.connections())
        .send(new RequestEvent(id, type, Bus.AUTH, wish, InstantSource.system().instant()));
  }

  @Test
  void endsOfStepsWakeUpsAndAdmissionAreCounted(@TempDir Path data) throws Exception {
    try (Bus bus = new Bus(data)) {
      Deployment holder = bus.holder();
      LocalPlatform local =
          new LocalPlatform(
              new Artifacts(data.resolve("cache")), Secrets.ofThisMachine(), front -> {});
      Engine engine =
          new Engine(
              new Engine.Parts(
                  bus.connections(),
                  kind -> local,
                  target -> new Catalog.Answer.Found(bus.spec()),
                  InstantSource.system(),
                  new StepListeners(List.of(new Metrics(registry))),
                  Concurrency.DEFAULT));
      try (engine) {
        engine.start();
        // Two wait behind the holder: the newer takes the place of the older.
        send(bus, "2", RequestEvent.Type.DEPLOY, Optional.of("2"), "");
        send(bus, "3", RequestEvent.Type.DEPLOY, Optional.of("3"), "");
        until("superseded", 1);
        // A wake-up ends the parked holder; then a step fails, for there is no artifact.
        send(bus, "4", RequestEvent.Type.CANCEL, Optional.empty(), holder.id().value());
        until("cancelled", 1);
        until("failed", 1);
        // Admission refuses by itself.
        send(bus, "5", RequestEvent.Type.ROLLBACK, Optional.empty(), "");
        until("rejected", 1);
      }
      assertThat(count("superseded") + count("cancelled") + count("failed") + count("rejected"))
          .isEqualTo(4);
    }
  }

  private void until(String outcome, int expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(count(outcome)).as(outcome).isEqualTo(expected));
  }
}
