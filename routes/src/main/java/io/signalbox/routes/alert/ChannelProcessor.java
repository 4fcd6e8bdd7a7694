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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** The desk sends what is due at one moment within this time, also on a machine that is busy. */
  static final Duration LINGER = Duration.ofSeconds(1);

  private final ChannelKind kind;
  private final Senders senders;
  private final Supplier<Alerts> alerts;
  private final AlertCounts counts;
  private final InstantSource clock;
  private final Instant started;

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
      Optional<String> ripe = AlertOutbox.ripe(message);
      if (ripe.isPresent()) {
        Instant at = clock.instant();
        List<Taken> all = gathered(outbox, ripe.get(), at);
        if (all.isEmpty()) outbox.gatherAgain(kind, message, LINGER);
        else handle(all, outbox);
      } else {
        Notice notice = Json.read(Outbox.body(message), Notice.class);
        take(new Taken(notice, AlertOutbox.doubtful(message, started)), outbox);
      }
    } catch (IllegalArgumentException e) {
      transaction
          .outbox()
          .bury(message, AddressBook.alerts(kind), String.valueOf(e.getMessage()), clock.instant());
    }
    transaction.commit();
  }

  /**
   * One after the other: two wake-ups of a channel that took at the same time would share out
   * between them what belongs into one message. Two engines may; then it is two messages.
   */
  private synchronized List<Taken> gathered(AlertOutbox outbox, String channel, Instant at)
      throws JMSException {
    return outbox.gathered(kind, channel, MOST_GATHERED, started, at);
  }

  /**
   * Where several may share one message, it waits on the bus for those that are due with it; what
   * somebody may have sent before stays as it is, for sending it anew would hide the doubt.
   */
  private void take(Taken taken, AlertOutbox outbox) throws JMSException {
    if (kind.gathers() && !taken.doubtful()) outbox.gather(kind, taken.notice(), LINGER);
    else handle(List.of(taken), outbox);
  }

  private void handle(List<Taken> all, AlertOutbox outbox) throws JMSException {
    Optional<Alerts.Channel> channel =
        Optional.ofNullable(alerts.get().channels().get(all.getFirst().notice().channel()));
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
    } catch (RuntimeException e) {
      // A bug, which the same notice would meet for ever: the others are told instead.
      LOG.error("Alert channel {} failed by an exception of Signalbox's own.", channel.name(), e);
      failed(notices, NotSentAs.of(News.How.UNSURE, "Signalbox failed to send it: " + e), outbox);
    }
  }

  /** A failure, without its trace. */
  private record NotSentAs(News.How how, Optional<Duration> after, String said) {
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
