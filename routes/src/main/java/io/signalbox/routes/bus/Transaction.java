package io.signalbox.routes.bus;

import io.signalbox.broker.Outbox;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsMessage;

/**
 * The local transaction that a route's consumer has opened: the message, and the outbox on the same
 * session. It is committed by the one who did the work, because what follows a commit has to know
 * whether it happened.
 */
public record Transaction(Message message, Session session, Outbox outbox) {
  /** No transaction takes more messages; each of them is handled again when one of them fails. */
  public static final int MOST_MESSAGES = 32;

  /** One outbox per session; more sessions than this are left over from lost connections. */
  private static final int MOST_SESSIONS = 512;

  private static final Map<Session, Outbox> OUTBOXES =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Session, Outbox> eldest) {
          return size() > MOST_SESSIONS;
        }
      };

  public static Transaction of(Exchange exchange) {
    JmsMessage in =
        Objects.requireNonNull(
            exchange.getIn(JmsMessage.class), "a JMS consumer made this exchange");
    Session session = in.getJmsSession();
    synchronized (OUTBOXES) {
      return new Transaction(
          in.getJmsMessage(), session, OUTBOXES.computeIfAbsent(session, Outbox::new));
    }
  }

  /**
   * The next message of the same queue, if one lies there: for those who only pass on, to whom the
   * commit is the whole work. Whoever acts on hosts takes one at a time. A message that comes again
   * stays alone, for it may be the one that fails.
   */
  public Optional<Transaction> next() throws JMSException {
    if (!(session instanceof OwnCommit own) || message.getJMSRedelivered()) return Optional.empty();
    return own.more().map(m -> new Transaction(m, session, outbox));
  }

  public void commit() throws JMSException {
    if (session instanceof OwnCommit own) own.commitNow();
    else session.commit();
  }
}
