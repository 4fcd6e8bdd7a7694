package io.signalbox.routes.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.DeadLetters;
import io.signalbox.broker.Outbox;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.fact.What;
import io.signalbox.routes.audit.Bus;
import io.signalbox.routes.event.BadEvent;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Intake takes all that lies there in one transaction, and a message that it fails at by a bug of
 * its own stops none of the others and does not come again for ever.
 */
@Timeout(60)
class IntakeStumblesTest {
  private static final int MANY = 40;
  private static final String DEAD = AddressBook.dead(AddressBook.REQUESTS);

  private final Bus bus;
  private final IntakeProcessor intake;
  private final DeadLetters letters;
  private final Connection connection;
  private final Session session;
  private final MessageConsumer requests;
  private final Set<String> broken = new HashSet<>();
  private final Map<String, Integer> reads = new HashMap<>();
  private int transactions;
  private int failed;

  IntakeStumblesTest(@TempDir Path data) throws Exception {
    bus = new Bus(data);
    letters = new DeadLetters(bus.connections());
    intake = new IntakeProcessor(InstantSource.system(), this::read);
    connection = OwnCommit.around(bus.connections().createConnection());
    connection.start();
    session = connection.createSession(true, Session.SESSION_TRANSACTED);
    requests = session.createConsumer(session.createQueue(AddressBook.REQUESTS));
  }

  private Request read(Message message, Instant at) throws JMSException, BadEvent {
    Request request = IntakeProcessor.read(message, at);
    reads.merge(request.cause().eventId(), 1, Integer::sum);
    if (broken.contains(request.cause().eventId())) throw new IllegalStateException("a bug");
    return request;
  }

  @AfterEach
  void stop() throws JMSException {
    connection.close();
    bus.close();
  }

  /** As the route's container does: whatever fails is delivered again. */
  private void work() throws JMSException {
    Outbox outbox = new Outbox(session);
    for (Message m = requests.receive(1_000); m != null; m = requests.receive(1_000)) {
      try {
        intake.passAll(new Transaction(m, session, outbox));
        transactions++;
      } catch (RuntimeException e) {
        failed++;
        session.rollback();
      }
    }
  }

  private void ask(int from, int to) throws JMSException {
    bus.transacted(
        (s, outbox) -> {
          MessageProducer producer = s.createProducer(s.createQueue(AddressBook.REQUESTS));
          // As of a client that gives its messages no ids.
          producer.setDisableMessageID(true);
          for (int i = from; i <= to; i++) producer.send(s.createTextMessage(event(i)));
        });
  }

  private static String event(int id) {
    return """
        {"specversion":"1.0","id":"%d","source":"ci","type":"io.signalbox.deploy.requested",
         "data":{"service":"auth","environment":"production","version":"1"}}"""
        .formatted(id);
  }

  private static Set<String> ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).collect(Collectors.toSet());
  }

  @Test
  void oneThatFailsIsPutAsideAndTakesNoneOfTheOthersWithIt() throws Exception {
    broken.add("20");
    ask(1, MANY);
    work();
    assertThat(bus.queued(AddressBook.REQUESTS)).isZero();
    assertThat(bus.queued(AddressBook.ADMIT)).isEqualTo(MANY - 1);
    assertThat(bus.queued(DEAD)).isEqualTo(1);
    assertThat(failed).isEqualTo(Stumbles.MOST - 1);
    assertThat(reads).containsEntry("20", Stumbles.MOST);
  }

  @Test
  void theDeadLetterSaysWhyAndComesBackWhenTheBugIsMended() throws Exception {
    broken.add("1");
    ask(1, 1);
    work();
    DeadLetters.Letter letter = letters.list().getFirst();
    assertThat(letter.reason())
        .startsWith("Signalbox failed 5 times: IllegalStateException: a bug (io.signalbox.");
    assertThat(letter.queue()).isEqualTo(DEAD);
    assertThat(letter.backTo()).contains(AddressBook.REQUESTS);
    assertThat(letter.body()).isEqualTo(event(1));
    broken.clear();
    assertThat(letters.retry(letter, new What.TakenUp("ada", "mended"), Instant.now())).isTrue();
    work();
    assertThat(bus.queued(DEAD)).isZero();
    assertThat(bus.queued(AddressBook.ADMIT)).isEqualTo(1);
  }

  /** Else five that fail once each would pass for one that fails five times. */
  @Test
  void messagesWithoutIdsOfTheirOwnAreCountedEachByItself() throws Exception {
    broken.addAll(ids(1, 5));
    ask(1, 5);
    work();
    assertThat(bus.queued(DEAD)).isEqualTo(5);
    assertThat(reads).allSatisfy((id, times) -> assertThat(times).isEqualTo(Stumbles.MOST));
  }

  @Test
  void withoutAFailureOneTransactionTakesMany() throws Exception {
    ask(1, MANY);
    work();
    assertThat(bus.queued(AddressBook.ADMIT)).isEqualTo(MANY);
    assertThat(transactions).as("transactions for %s requests", MANY).isLessThan(MANY / 2);
  }
}
