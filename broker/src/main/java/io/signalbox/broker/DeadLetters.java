package io.signalbox.broker;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The messages in dead-letter queues: to look at, to send back to where they came from, to let go.
 * Each change is one transaction.
 */
public final class DeadLetters {
  /** No list is longer. */
  public static final int MOST = 500;

  private static final int SHOWN = 64 << 10;
  private static final long PATIENCE_MS = 2_000;
  private static final String PREFIX = "ID:";

  private final ConnectionFactory connections;

  /**
   * @param connections without a consumer window limit, as {@link RecordReader} needs them
   */
  public DeadLetters(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * One of them.
   *
   * @param id the message's, without its prefix
   * @param queue in which it lies
   * @param backTo where a retry sends it; empty where nothing tells
   * @param at when it was put there
   * @param reason why; empty where somebody moved it there by hand
   * @param deployment empty for what never became one
   * @param body at most 64 KiB of it
   */
  public record Letter(
      String id,
      String queue,
      Optional<String> backTo,
      Instant at,
      String reason,
      Optional<DeploymentId> deployment,
      Optional<Target> target,
      Optional<String> version,
      Optional<String> step,
      String body) {}

  /**
   * All of them, the oldest first, at most {@value #MOST}.
   *
   * @throws BrokerUnavailableException when the broker cannot be asked
   */
  public List<Letter> list() {
    return asking(
        session -> {
          List<Letter> all = new ArrayList<>();
          for (AddressBook.Entry entry : AddressBook.all()) {
            if (entry.kind() == AddressBook.Kind.DEAD) browse(session, entry.name(), all);
          }
          all.sort(java.util.Comparator.comparing(Letter::at).thenComparing(Letter::id));
          return List.copyOf(all);
        });
  }

  private static void browse(Session session, String queue, List<Letter> all) throws JMSException {
    try (QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
      Enumeration<?> found = browser.getEnumeration();
      while (found.hasMoreElements() && all.size() < MOST) {
        all.add(letter((Message) found.nextElement(), queue));
      }
    }
  }

  /**
   * Sends it back to work: a deployment goes on at the step at which it was put aside.
   *
   * @return false when it is not there any more
   * @throws IllegalArgumentException when nothing tells where it came from
   * @throws BrokerUnavailableException when the broker cannot be asked; nothing was changed then
   */
  public boolean retry(Letter letter, What.TakenUp by, Instant at) {
    String backTo =
        letter
            .backTo()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Expected the message to say where it came from, but it does not."));
    return taking(letter, (outbox, message) -> outbox.takeUp(message, backTo, by, at));
  }

  /**
   * Removes it for good. Of a deployment, it is told that it is over.
   *
   * @return false when it is not there any more
   * @throws BrokerUnavailableException when the broker cannot be asked; nothing was changed then
   */
  public boolean drop(Letter letter, String said, Instant at) {
    return taking(
        letter,
        (outbox, message) -> outbox.letGo(message, new What.Ended(Outcome.PREEMPTED, said), at));
  }

  /** What is done with a message that was taken. */
  private interface Deed {
    void with(Outbox outbox, Message message) throws JMSException;
  }

  private boolean taking(Letter letter, Deed deed) {
    return asking(
        session -> {
          String selector = "JMSMessageID = '" + PREFIX + letter.id() + "'";
          try (MessageConsumer consumer =
              session.createConsumer(session.createQueue(letter.queue()), selector)) {
            Message message = consumer.receive(PATIENCE_MS);
            if (message == null) return false;
            deed.with(new Outbox(session), message);
            session.commit();
            return true;
          }
        });
  }

  private interface Asking<T> {
    T in(Session session) throws JMSException;
  }

  private <T> T asking(Asking<T> what) {
    try (Connection connection = connections.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      connection.start();
      return what.in(session);
    } catch (JMSException e) {
      throw new BrokerUnavailableException(
          "The dead-letter queues could not be reached: " + e.getMessage(), e);
    }
  }

  private static Letter letter(Message message, String queue) throws JMSException {
    String id = String.valueOf(message.getJMSMessageID());
    return new Letter(
        id.startsWith(PREFIX) ? id.substring(PREFIX.length()) : id,
        queue,
        backTo(message, queue),
        Instant.ofEpochMilli(message.getJMSTimestamp()),
        text(message, Header.REASON).orElse(""),
        text(message, Header.DEPLOYMENT).flatMap(read(DeploymentId::new)),
        text(message, Header.TARGET).flatMap(read(Target::parse)),
        text(message, Header.VERSION),
        text(message, Header.STEP),
        Letters.shown(message, SHOWN));
  }

  /** What somebody moved here by hand does not say where it came from; the queue's name does. */
  private static Optional<String> backTo(Message message, String queue) throws JMSException {
    return text(message, Letters.ORIGINAL_ADDRESS)
        .filter(AddressBook::isWork)
        .or(() -> Optional.of(AddressBook.ofDead(queue)).filter(AddressBook::isWork))
        .map(a -> a.equals(AddressBook.PARKED) ? AddressBook.ADMIT : a);
  }

  private static Optional<String> text(Message message, String name) throws JMSException {
    return Optional.ofNullable(message.getStringProperty(name)).filter(t -> !t.isBlank());
  }

  /** Properties are anybody's; what is no name is passed over. */
  private static <T> Function<String, Optional<T>> read(Function<String, T> of) {
    return text -> {
      try {
        return Optional.of(of.apply(text));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    };
  }
}
