package io.signalbox.routes.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.AlertOutbox;
import io.signalbox.broker.AlertOutbox.Taken;
import io.signalbox.broker.EarlyClock;
import io.signalbox.engine.alert.AlertDecision;
import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.engine.alert.Line;
import io.signalbox.engine.alert.Notice;
import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.alert.Subject;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.audit.Bus;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notices that wait for others of their channel: on the broker, and not in a thread. */
class GatheringTest {
  private static final String QUEUE = AddressBook.alerts(ChannelKind.SMS);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofHours(1);

  private final Path data;
  private final Instant began = Instant.now();
  private Bus bus;

  GatheringTest(@TempDir Path data) throws Exception {
    this.data = data;
    this.bus = new Bus(data);
  }

  @AfterEach
  void stop() {
    bus.close();
  }

  private Path site() throws IOException {
    return Files.createDirectories(data.resolve("site"));
  }

  private static Notice notice(String channel, int number) {
    Instant at = Instant.parse("2026-11-21T12:00:00Z");
    DeploymentId id = new DeploymentId("auth-" + number);
    Subject subject =
        new Subject(
            id,
            Bus.AUTH,
            new Version("1"),
            Optional.empty(),
            Deployment.Kind.DEPLOY,
            "ada",
            false,
            at);
    return new Notice(
        subject,
        number,
        channel,
        Line.Part.WHOLE,
        Severity.CRITICAL,
        false,
        false,
        false,
        true,
        Optional.empty(),
        new io.signalbox.engine.alert.Message("title", List.of(), "brief", "spoken"));
  }

  private interface Doing {
    void with(Session session, AlertOutbox outbox) throws JMSException;
  }

  private void in(Doing doing) throws JMSException {
    bus.transacted(
        (session, outbox) -> {
          try (AlertOutbox alerts = new AlertOutbox(session)) {
            doing.with(session, alerts);
          }
        });
  }

  private void gather(String channel, int number, Duration time) throws JMSException {
    in((session, outbox) -> outbox.gather(ChannelKind.SMS, notice(channel, number), time));
  }

  private static MessageConsumer consumer(Session session) throws JMSException {
    return session.createConsumer(session.createQueue(QUEUE), AlertOutbox.NOT_GATHERING);
  }

  private List<Taken> take(AlertOutbox outbox, String channel) throws JMSException {
    return outbox.gathered(ChannelKind.SMS, channel, 20, began, began);
  }

  /** All that comes by itself, and what its wake-up takes: a text for each message. */
  private List<String> sent(int wakeUps) throws JMSException {
    List<String> sent = new ArrayList<>();
    in(
        (session, outbox) -> {
          try (MessageConsumer consumer = consumer(session)) {
            for (int i = 0; i < wakeUps; i++) {
              Message message = consumer.receive(10_000);
              assertThat(message).as("wake-up %s", i).isNotNull();
              String channel = AlertOutbox.ripe(message).orElseThrow();
              sent.add(
                  take(outbox, channel).stream()
                      .map(t -> channel + t.notice().number() + (t.doubtful() ? "?" : ""))
                      .collect(Collectors.joining(",")));
            }
          }
        });
    return sent;
  }

  @Test
  void theFirstWakeUpTakesAllOfItsChannelAndNobodyElses() throws Exception {
    gather("a", 1, SHORT);
    gather("b", 2, SHORT);
    gather("a", 3, SHORT);
    assertThat(sent(3)).containsExactlyInAnyOrder("a1,a3", "b2", "");
    assertThat(bus.queued(QUEUE)).isZero();
  }

  @Test
  void moreThanFitIntoOneMessageHaveWakeUpsOfTheirOwn() throws Exception {
    in(
        (session, outbox) -> {
          for (int i = 1; i <= 25; i++)
            outbox.gather(ChannelKind.SMS, notice("a", i), Duration.ofMillis(200));
        });
    List<String> sent = sent(25);
    assertThat(sent.stream().filter(s -> !s.isEmpty())).hasSize(2);
    assertThat(String.join(",", sent.subList(0, 2)).split(",")).hasSize(25).doesNotHaveDuplicates();
  }

  /** A wake-up whose transaction is not committed comes again, and so does what it has taken. */
  @Test
  void whatFailsComesAgainAsDoubtful() throws Exception {
    gather("a", 1, SHORT);
    gather("a", 2, SHORT);
    try (Connection connection = bus.connections().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        AlertOutbox outbox = new AlertOutbox(session);
        MessageConsumer consumer = consumer(session)) {
      connection.start();
      assertThat(consumer.receive(10_000)).isNotNull();
      assertThat(take(outbox, "a")).hasSize(2).noneMatch(Taken::doubtful);
      session.rollback();
    }
    assertThat(sent(2)).containsExactlyInAnyOrder("a1?,a2?", "");
  }

  @Test
  void anotherProcessDoubtsWhatWasSentBeforeItsTimeAndForgetsNothing() throws Exception {
    gather("a", 1, SHORT);
    bus.close();
    bus = new Bus(data);
    in(
        (session, outbox) -> {
          try (MessageConsumer consumer = consumer(session)) {
            assertThat(consumer.receive(10_000)).isNotNull();
            assertThat(
                    outbox.gathered(
                        ChannelKind.SMS, "a", 20, Instant.now().plusSeconds(1), Instant.now()))
                .singleElement()
                .matches(Taken::doubtful);
          }
        });
  }

  @Test
  void whatWasAcknowledgedIsTakenBackWhileItIsGathered() throws Exception {
    gather("a", 1, SHORT);
    gather("a", 2, SHORT);
    in(
        (session, outbox) ->
            outbox.withdraw(
                ChannelKind.SMS, new AlertDecision.Withdrawal(new DeploymentId("auth-1"), "a", 1)));
    assertThat(sent(2)).containsExactlyInAnyOrder("a2", "");
  }

  /** A clock was ahead when it was gathered, and the broker was started again since. */
  @Test
  void aWakeUpFromTheFutureIsDelivered() throws Exception {
    gather("a", 1, LONG);
    new EarlyClock(bus.connections()).correct(Instant.now().minus(LONG));
    assertThat(sent(1)).containsExactly("a1");
  }

  /** A thread each would take as long as they are many, three at a time. */
  @Test
  void manyChannelsGatherAtTheSameTime() throws Exception {
    int many = 120;
    String numbers =
        IntStream.range(0, many)
            .mapToObj(i -> "\"+82%d\"".formatted(10_000_000 + i))
            .collect(Collectors.joining(", "));
    try (HookPeer texts = new HookPeer();
        AlertSite site =
            new AlertSite(
                    site(),
                    """
                    channels:
                      text: {sms: {to: [%s], http: {url: "%s", form: {t: "{to}"}}}, gather: 0s}
                    routes: {critical: {text: 0s}}
                    """
                        .formatted(numbers, texts.url()))
                .start()) {
      site.unreachable("auth-1");
      await().atMost(60, SECONDS).until(() -> !texts.hits.isEmpty());
      Instant first = Instant.now();
      await()
          .atMost(60, SECONDS)
          .untilAsserted(
              () -> assertThat(texts.hits.stream().map(HookPeer.Hit::body)).hasSize(many));
      Duration oneAfterTheOther = ChannelProcessor.LINGER.multipliedBy(many / AlertRoutes.AT_ONCE);
      assertThat(Duration.between(first, Instant.now()))
          .as("what threads would need that wait")
          .isLessThan(oneAfterTheOther);
    }
  }
}
