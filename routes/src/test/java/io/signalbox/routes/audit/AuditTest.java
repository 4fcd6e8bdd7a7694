package io.signalbox.routes.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Alerts;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Step;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
  private final Bus bus;
  private final Audit audit;

  AuditTest(@TempDir Path data) throws IOException {
    bus = new Bus(data);
    audit = new Audit(bus.connections(), () -> Alerts.NONE, InstantSource.system());
  }

  @AfterEach
  void stop() {
    bus.close();
  }

  private void twoRounds() {
    audit.round();
    audit.round();
  }

  @Test
  void whatMatchesIsNotReported() throws JMSException {
    twoRounds();
    assertThat(audit.mismatches()).isEmpty();
    bus.holder();
    twoRounds();
    assertThat(audit.mismatches()).isEmpty();
  }

  @Test
  void aTokenDeletedByHandIsReportedTheSecondTime() throws JMSException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    audit.register(registry);
    Deployment holder = bus.holder();
    bus.transacted((session, outbox) -> assertThat(bus.take(holder, outbox)).isPresent());
    audit.round();
    assertThat(audit.mismatches()).isEmpty();
    audit.round();
    assertThat(audit.mismatches())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.said())
                  .contains("auth-1 holds auth@production, but no message carries it");
              assertThat(d.next())
                  .isEqualTo("signalbox deploy auth VERSION --env production --preempt");
            });
    assertThat(registry.get("signalbox.audit.mismatches").gauge().value()).isEqualTo(1);
  }

  @Test
  void aTokenInWorkIsNotMissing() throws JMSException {
    Deployment holder = bus.holder();
    bus.transacted(
        (session, outbox) -> {
          assertThat(bus.take(holder, outbox)).isPresent();
          twoRounds();
        });
    assertThat(audit.mismatches()).isEmpty();
  }

  @Test
  void aTokenCopiedByHandIsReportedAndGoneWhenItIsGone() throws JMSException {
    Deployment holder = bus.holder();
    bus.transacted((session, outbox) -> outbox.token(AddressBook.step(Step.PUSH), holder));
    twoRounds();
    assertThat(audit.mismatches())
        .singleElement()
        .satisfies(
            d ->
                assertThat(d.said())
                    .contains("2 messages carry it, in deploy.parked, deploy.step.push"));
    bus.transacted((session, outbox) -> assertThat(bus.take(holder, outbox)).isPresent());
    audit.round();
    assertThat(audit.mismatches()).isEmpty();
  }

  @Test
  void aTokenThatMovesBetweenTwoRoundsIsNoCopy() throws JMSException {
    Deployment holder = bus.holder();
    bus.transacted((session, outbox) -> outbox.token(AddressBook.PARKED, holder));
    audit.round();
    bus.transacted((session, outbox) -> assertThat(bus.take(holder, outbox)).isPresent());
    audit.round();
    assertThat(audit.mismatches()).isEmpty();
  }

  @Test
  void aTokenInADeadLetterQueueAndOneOfNobodyAreReported() throws JMSException {
    Deployment holder = bus.holder();
    bus.transacted(
        (session, outbox) -> {
          assertThat(bus.take(holder, outbox)).isPresent();
          outbox.token(AddressBook.dead(AddressBook.PARKED), holder);
        });
    twoRounds();
    assertThat(audit.mismatches())
        .singleElement()
        .satisfies(d -> assertThat(d.said()).contains("its message lies in DLQ.deploy.parked"));
  }

  @Test
  void aParkedTokenThatNobodyWakesIsWoken() throws JMSException {
    bus.holder();
    twoRounds();
    assertThat(bus.queued(AddressBook.WAKE)).isZero();
    Instant later = Instant.now().plus(Duration.ofMinutes(3));
    Audit laterOne = new Audit(bus.connections(), () -> Alerts.NONE, () -> later);
    laterOne.round();
    assertThat(bus.queued(AddressBook.WAKE)).isZero();
    laterOne.round();
    bus.transacted(
        (session, outbox) -> {
          try (MessageConsumer wake =
              session.createConsumer(session.createQueue(AddressBook.WAKE))) {
            Message message = wake.receive(10_000);
            assertThat(message).isNotNull();
            WakeUp wakeUp = Json.read(Outbox.body(message), WakeUp.class);
            assertThat(outbox.takeParked(wakeUp, later)).isPresent();
          }
        });
    assertThat(bus.queued(AddressBook.WAKE)).isZero();
  }

  @Test
  void aTokenOfNobodyIsReported() throws JMSException {
    Deployment holder = bus.holder();
    bus.transacted(
        (session, outbox) -> {
          Deployment other =
              Deployment.requested(
                  new io.signalbox.engine.name.DeploymentId("auth-0"),
                  holder.kind(),
                  holder.cause(),
                  holder.plan());
          outbox.token(AddressBook.PARKED, other);
        });
    twoRounds();
    assertThat(audit.mismatches())
        .singleElement()
        .satisfies(
            d -> assertThat(d.said()).contains("auth-0, which neither holds a target nor waits"));
  }

  @Test
  void aBrokerThatIsAwayIsNoMismatch() throws JMSException {
    bus.holder();
    bus.close();
    twoRounds();
    assertThat(audit.mismatches()).isEmpty();
  }
}
