package io.signalbox.routes.alert;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.AlertOutbox;
import io.signalbox.broker.AlertOutbox.Taken;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import io.signalbox.engine.alert.Subject;
import io.signalbox.routes.alert.send.NotSent;
import io.signalbox.routes.alert.send.Senders;
import io.signalbox.routes.bus.Transaction;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a notice from the queue of its kind of channel, sends it, and tells the desk what became of
 * it, in one transaction. Nothing is tried again here: that is the desk's to decide.
 */
final class ChannelProcessor implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelProcessor.class);

  /** In one message; more come in the next. */
  private static final int MOST_GATHERED = 20;

  /** The desk sends what is due at one moment within this time. */
  private static final long LINGER_MS = 250;

  private final ChannelKind kind;
  private final Senders senders;
  private final Supplier<Alerts> alerts;
  private final AlertCounts counts;
  private final InstantSource clock;
  private final Instant started;
  private final Map<String, CountDownLatch> gathering = new ConcurrentHashMap<>();

  ChannelProcessor(
      ChannelKind kind,
      Senders senders,
      Supplier<Alerts> alerts,
      AlertCounts counts,
      InstantSource clock) {
    this.kind = kind;
    this.senders = senders;
    this.alerts = alerts;
    this.counts = counts;
    this.clock = clock;
    this.started = clock.instant();
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Transaction transaction = Transaction.of(exchange);
    Message message = transaction.message();
    try (AlertOutbox outbox = new AlertOutbox(transaction.session())) {
      Taken taken = new Taken(Json.read(Outbox.body(message), Notice.class), doubtful(message));
      Optional<CountDownLatch> other = gathering(taken);
      if (other.isPresent()) {
        handBack(taken.notice(), other.get(), transaction, outbox);
        return;
      }
      handle(taken, outbox);
    } catch (IllegalArgumentException e) {
      transaction
          .outbox()
          .bury(message, AddressBook.alerts(kind), String.valueOf(e.getMessage()), clock.instant());
    }
    transaction.commit();
  }

  /**
   * Whether somebody may have sent it before: it came back, or it is older than this process, whose
   * forerunner may have been killed while it waited for the answer.
   */
  private boolean doubtful(Message message) throws JMSException {
    return message.getJMSRedelivered() || message.getJMSTimestamp() < started.toEpochMilli();
  }

  private void handle(Taken first, AlertOutbox outbox) throws JMSException {
    List<Taken> all = gathered(first, outbox);
    Optional<Alerts.Channel> channel =
        Optional.ofNullable(alerts.get().channels().get(first.notice().channel()));
    if (channel.isEmpty()) {
      String said = "there is no channel of that name in the configuration any more";
      failed(
          all.stream().map(Taken::notice).toList(), NotSentAs.of(News.How.REFUSED, said), outbox);
      return;
    }
    List<Notice> sure = new ArrayList<>();
    for (Taken taken : all) {
      Notice notice = taken.notice();
      if (!taken.doubtful()) sure.add(notice);
      else if (senders.repeatable(channel.get(), notice)) sure.add(notice.doubted());
      else {
        // Durable before it is sent again, so that it is once more at most, however often we die.
        String said = "Signalbox ended while it was being sent";
        failed(List.of(notice), NotSentAs.of(News.How.UNSURE, said), outbox);
      }
    }
    if (!sure.isEmpty()) send(channel.get(), sure, outbox);
  }

  /**
   * Empty when this consumer is to gather, or there is nothing to gather; else the end of the
   * gathering that another one has begun.
   */
  private Optional<CountDownLatch> gathering(Taken taken) {
    if (!kind.gathers() || taken.doubtful()) return Optional.empty();
    return Optional.ofNullable(
        gathering.putIfAbsent(taken.notice().channel(), new CountDownLatch(1)));
  }

  /** Lets the one that gathers take it, and stays away from the queue until it has. */
  private void handBack(
      Notice notice, CountDownLatch other, Transaction transaction, AlertOutbox outbox)
      throws JMSException {
    outbox.notice(kind, notice);
    transaction.commit();
    try {
      if (!other.await(LINGER_MS * 4, TimeUnit.MILLISECONDS)) LOG.debug("It gathers for long.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Taken> gathered(Taken first, AlertOutbox outbox) throws JMSException {
    List<Taken> all = new ArrayList<>();
    all.add(first);
    if (!kind.gathers() || first.doubtful()) return all;
    try {
      TimeUnit.MILLISECONDS.sleep(LINGER_MS);
      all.addAll(outbox.alike(kind, first.notice().channel(), MOST_GATHERED - 1, clock.instant()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Optional.ofNullable(gathering.remove(first.notice().channel()))
          .ifPresent(CountDownLatch::countDown);
    }
    return all;
  }

  private void send(Alerts.Channel channel, List<Notice> notices, AlertOutbox outbox)
      throws JMSException {
    try {
      Optional<String> ref = senders.send(channel, notices);
      counts.sent(channel.name());
      for (Notice notice : notices) {
        Subject subject = notice.subject();
        outbox.news(
            new News.Delivered(
                subject.target(), subject.id(), notice.channel(), notice.number(), ref));
      }
    } catch (NotSent e) {
      failed(notices, new NotSentAs(e.how(), e.after(), e.said()), outbox);
    }
  }

  /** A failure, without its trace. */
  private record NotSentAs(News.How how, Optional<java.time.Duration> after, String said) {
    static NotSentAs of(News.How how, String said) {
      return new NotSentAs(how, Optional.empty(), said);
    }
  }

  private void failed(List<Notice> notices, NotSentAs why, AlertOutbox outbox) throws JMSException {
    String channel = notices.getFirst().channel();
    if (why.how() != News.How.LIMITED) {
      counts.failed(channel, why.how());
      LOG.warn("Alert channel {} did not take a message: {}", channel, why.said());
    }
    for (Notice notice : notices) {
      Subject subject = notice.subject();
      outbox.news(
          new News.Undelivered(
              subject.target(),
              subject.id(),
              notice.channel(),
              notice.number(),
              why.how(),
              why.after(),
              why.said()));
    }
  }
}
