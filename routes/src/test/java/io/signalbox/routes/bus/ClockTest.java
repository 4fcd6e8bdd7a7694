package io.signalbox.routes.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.EarlyClock;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Step;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.local.LocalPlatform;
import io.signalbox.routes.Engine;
import io.signalbox.routes.audit.Bus;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that was an hour ahead for a moment keeps nobody waiting for an hour. */
class ClockTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Bus bus;
  private final Path data;
  private final Queue<Step> worked = new ConcurrentLinkedQueue<>();

  ClockTest(@TempDir Path data) throws IOException {
    this.data = data;
    this.bus = new Bus(data);
  }

  @AfterEach
  void stop() {
    bus.close();
  }

  private Engine engine() {
    LocalPlatform local =
        new LocalPlatform(
            new Artifacts(data.resolve("cache")), Secrets.ofThisMachine(), front -> {});
    return new Engine(
        new Engine.Parts(
            bus.connections(),
            kind -> local,
            target -> new Catalog.Answer.Found(bus.spec()),
            InstantSource.system(),
            (before, report, decision, took) -> worked.add(before.cursor().step()),
            Concurrency.DEFAULT));
  }

  private long wakeUps() {
    return bus.queued(AddressBook.WAKE);
  }

  /** It was parked while the clock was ahead, and the broker has counted the time that passed. */
  @Test
  void aWakeUpThatComesIsDue() throws JMSException {
    Instant ahead = Instant.now().plus(HOUR);
    Deployment parked = bus.holder(ahead);
    WakeUp wakeUp = new WakeUp(parked.id(), parked.transition(), ahead);
    bus.transacted((session, outbox) -> outbox.wake(wakeUp, ahead));
    try (Engine engine = engine()) {
      engine.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> worked.contains(Step.PRECHECK));
    }
  }

  /** The broker was started again meanwhile, and knows only the time of the day. */
  @Test
  void aWakeUpFromTheFutureIsDelivered() throws JMSException {
    Instant now = Instant.now();
    Deployment parked = bus.holder(now.plus(HOUR));
    WakeUp wakeUp = new WakeUp(parked.id(), parked.transition(), now.plus(HOUR));
    bus.transacted((session, outbox) -> outbox.wake(wakeUp, now));
    EarlyClock early = new EarlyClock(bus.connections());
    try (Engine engine = engine()) {
      engine.start();
      early.correct(now);
      assertThat(wakeUps()).isEqualTo(1);
      assertThat(worked).isEmpty();
      early.correct(now.minus(HOUR));
      await().atMost(Duration.ofSeconds(30)).until(() -> worked.contains(Step.PRECHECK));
    }
  }
}
