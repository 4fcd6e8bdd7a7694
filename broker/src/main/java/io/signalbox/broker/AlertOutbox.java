package io.signalbox.broker;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.alert.AlertDecision;
import io.signalbox.engine.alert.AlertRecord;
import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import io.signalbox.engine.alert.Silence;
import io.signalbox.engine.alert.Silences;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What alerts put on the bus, within one transaction: everything goes through the session that
 * consumed the message. For that session's thread alone; closed when the work is done.
 */
public final class AlertOutbox implements AutoCloseable {
  /** The alert desk is one consumer in the whole cluster, as admission is. */
  public static final String DESK_GROUP = "alerts";

  /** The kind of the wake-ups by which gathered notices are sent. */
  private static final String GATHERED = "GATHERED";

  /** What consumers of a kind of channel that gathers take by themselves, as a selector. */
  public static final String NOT_GATHERING = Header.GATHERING + " IS NULL";

  /** In place of a target: the record of the silences. */
  static final String SILENCES = "silences";

  private final Session session;
  private final MessageProducer producer;

  public AlertOutbox(Session session) throws JMSException {
    this.session = session;
    this.producer = session.createProducer(null);
  }

  /** What a message to the desk is. */
  public enum Kind {
    NEWS,
    SILENCE,
    END_SILENCE
  }

  /** News in its envelope, which keeps its kind beside its fields. */
  public record Envelope(News news) {}

  public void news(News news) throws JMSException {
    producer.send(session.createQueue(AddressBook.ALERT_DESK), newsMessage(news));
  }

  /** The desk hears it then. */
  public void newsAt(News news, Instant at) throws JMSException {
    Message message = newsMessage(news);
    message.setLongProperty("_AMQ_SCHED_DELIVERY", at.toEpochMilli());
    producer.send(session.createQueue(AddressBook.ALERT_DESK), message);
  }

  private Message newsMessage(News news) throws JMSException {
    Message message = desk(Kind.NEWS, Json.write(new Envelope(news)));
    message.setStringProperty(Header.TARGET, news.target().toString());
    return message;
  }

  public void silence(Silence silence) throws JMSException {
    producer.send(
        session.createQueue(AddressBook.ALERT_DESK), desk(Kind.SILENCE, Json.write(silence)));
  }

  public void endSilence(String id) throws JMSException {
    producer.send(session.createQueue(AddressBook.ALERT_DESK), desk(Kind.END_SILENCE, id));
  }

  private Message desk(Kind kind, String body) throws JMSException {
    TextMessage message = session.createTextMessage(body);
    message.setStringProperty(Header.KIND, kind.name());
    message.setStringProperty("JMSXGroupID", DESK_GROUP);
    return message;
  }

  /** Passes on what came without the group: sent there by hand. */
  public void regroup(Message original) throws JMSException {
    Kind kind = Kind.valueOf(String.valueOf(original.getStringProperty(Header.KIND)));
    producer.send(session.createQueue(AddressBook.ALERT_DESK), desk(kind, Outbox.body(original)));
  }

  /** The record of a target replaces the one before. */
  public void record(AlertRecord record) throws JMSException {
    keep(record.target().toString(), record.revision(), Json.write(record));
  }

  /** The silences replace those before. */
  public void silences(Silences silences) throws JMSException {
    keep(SILENCES, silences.revision(), Json.write(silences));
  }

  private void keep(String key, long revision, String body) throws JMSException {
    TextMessage message = session.createTextMessage(body);
    message.setStringProperty(Header.TARGET, key);
    message.setLongProperty(Header.REVISION, revision);
    producer.send(session.createQueue(AddressBook.ALERT_RECORDS), message);
  }

  /** To be sent by a channel of that kind. */
  public void notice(ChannelKind kind, Notice notice) throws JMSException {
    producer.send(session.createQueue(AddressBook.alerts(kind)), noticeMessage(notice));
  }

  /** A wake-up that finds nothing is followed by no more than so many in all. */
  private static final long MOST_LOOKS = 5;

  /**
   * Lets a notice lie in its queue for that long, for others of its channel to join it: each has a
   * wake-up of its own, so that none is forgotten, and the first of them {@linkplain #gathered
   * takes} them all.
   */
  public void gather(ChannelKind kind, Notice notice, Duration time) throws JMSException {
    Queue queue = session.createQueue(AddressBook.alerts(kind));
    Message lying = noticeMessage(notice);
    lying.setBooleanProperty(Header.GATHERING, true);
    producer.send(queue, lying);
    wake(queue, notice.channel(), 1, time);
  }

  /**
   * Looks once more, after a wake-up that found nothing. Mostly an earlier one has taken all there
   * was, but see {@link Selected}: nobody else would look for a notice of which it was said that it
   * does not lie there.
   */
  public void gatherAgain(ChannelKind kind, Message empty, Duration time) throws JMSException {
    long look = empty.getLongProperty(Header.NUMBER) + 1;
    if (look > MOST_LOOKS) return;
    wake(session.createQueue(AddressBook.alerts(kind)), Outbox.body(empty), look, time);
  }

  private void wake(Queue queue, String channel, long look, Duration time) throws JMSException {
    Message wakeUp = session.createTextMessage(channel);
    wakeUp.setStringProperty(Header.KIND, GATHERED);
    wakeUp.setLongProperty(Header.NUMBER, look);
    // After so long, not at that time: the clock may be set meanwhile.
    producer.setDeliveryDelay(time.toMillis());
    producer.send(queue, wakeUp);
    producer.setDeliveryDelay(0);
  }

  /** The channel whose gathered notices are to be sent; empty when the message is none such. */
  public static Optional<String> ripe(Message message) throws JMSException {
    return GATHERED.equals(message.getStringProperty(Header.KIND))
        ? Optional.of(Outbox.body(message))
        : Optional.empty();
  }

  private Message noticeMessage(Notice notice) throws JMSException {
    TextMessage message = session.createTextMessage(Json.write(notice));
    message.setStringProperty(Header.CHANNEL, notice.channel());
    message.setStringProperty(Header.DEPLOYMENT, notice.subject().id().value());
    message.setStringProperty(Header.TARGET, notice.subject().target().toString());
    message.setLongProperty(Header.NUMBER, notice.number());
    return message;
  }

  /** Takes a notice back, if nobody has begun to send it. */
  public void withdraw(ChannelKind kind, AlertDecision.Withdrawal withdrawal) throws JMSException {
    String selector =
        "%s = '%s' AND %s = '%s' AND %s = %d"
            .formatted(
                Header.DEPLOYMENT,
                withdrawal.deployment(),
                Header.CHANNEL,
                withdrawal.channel(),
                Header.NUMBER,
                withdrawal.number());
    take(kind, selector, 1);
  }

  /** A notice taken from a queue, and whether somebody may have tried it before. */
  public record Taken(Notice notice, boolean doubtful) {}

  /**
   * The notices for a channel that lie gathered, to be told together; none, where another wake-up
   * has taken them.
   *
   * @param since what was sent before then may have been tried by a process that is no more
   */
  public List<Taken> gathered(ChannelKind kind, String channel, int most, Instant since, Instant at)
      throws JMSException {
    String selector =
        "%s = '%s' AND %s IS NOT NULL".formatted(Header.CHANNEL, channel, Header.GATHERING);
    List<Taken> notices = new ArrayList<>();
    for (Message message : take(kind, selector, most)) {
      try {
        Notice notice = Json.read(Outbox.body(message), Notice.class);
        notices.add(new Taken(notice, doubtful(message, since)));
      } catch (IllegalArgumentException e) {
        new Outbox(session)
            .bury(message, AddressBook.alerts(kind), String.valueOf(e.getMessage()), at);
      }
    }
    return notices;
  }

  /** Whether somebody may have tried it before: it came back, or was sent before {@code since}. */
  public static boolean doubtful(Message message, Instant since) throws JMSException {
    return message.getJMSRedelivered() || message.getJMSTimestamp() < since.toEpochMilli();
  }

  private List<Message> take(ChannelKind kind, String selector, int most) throws JMSException {
    List<Message> taken = new ArrayList<>();
    try (Selected queue = Selected.surely(session, AddressBook.alerts(kind), selector)) {
      while (taken.size() < most) {
        Optional<Message> next = queue.next();
        if (next.isEmpty()) return taken;
        taken.add(next.get());
      }
    }
    return taken;
  }

  @Override
  public void close() throws JMSException {
    producer.close();
  }
}
