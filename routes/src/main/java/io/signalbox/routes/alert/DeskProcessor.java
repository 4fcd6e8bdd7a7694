package io.signalbox.routes.alert;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.AlertOutbox;
import io.signalbox.broker.Header;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.AlertDecider;
import io.signalbox.engine.alert.AlertDecision;
import io.signalbox.engine.alert.AlertRecord;
import io.signalbox.engine.alert.Channel;
import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.engine.alert.Incident;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import io.signalbox.engine.alert.Silence;
import io.signalbox.engine.alert.Silences;
import io.signalbox.engine.alert.Telling;
import io.signalbox.engine.alert.Wording;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.bus.Stumbles;
import io.signalbox.routes.bus.Transaction;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alert desk: the one consumer that knows what was told to whom. It hears news, asks the
 * decider, and puts its answer on the bus in one transaction.
 */
final class DeskProcessor implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(DeskProcessor.class);

  private final AlertBook book;
  private final Stumbles stumbles = new Stumbles();
  private final Supplier<Alerts> alerts;
  private final AckLinks links;
  private final InstantSource clock;

  DeskProcessor(AlertBook book, Supplier<Alerts> alerts, AckLinks links, InstantSource clock) {
    this.book = book;
    this.alerts = alerts;
    this.links = links;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Transaction transaction = Transaction.of(exchange);
    Message message = transaction.message();
    try (AlertOutbox outbox = new AlertOutbox(transaction.session())) {
      if (message.propertyExists("JMSXGroupID")) handle(transaction, outbox);
      else if (alerts.get().channels().isEmpty()) transaction.commit();
      else regroup(transaction, outbox);
    } catch (Exception e) {
      book.drop();
      throw e;
    }
  }

  private void regroup(Transaction transaction, AlertOutbox outbox) throws JMSException {
    try {
      outbox.regroup(transaction.message());
    } catch (IllegalArgumentException e) {
      bury(transaction, String.valueOf(e.getMessage()));
    }
    transaction.commit();
  }

  private void bury(Transaction transaction, String reason) throws JMSException {
    transaction
        .outbox()
        .bury(transaction.message(), AddressBook.ALERT_DESK, reason, clock.instant());
  }

  private void handle(Transaction transaction, AlertOutbox outbox) throws JMSException {
    Message message = transaction.message();
    book.load(
        message.propertyExists(Header.FIRST_FOR_CONSUMER)
            && message.getBooleanProperty(Header.FIRST_FOR_CONSUMER));
    // Everything is worked out before anything is sent, so that a failure leaves nothing half said.
    Answers answers = new Answers(book.silences(), List.of());
    try {
      answers = heard(message);
    } catch (IllegalArgumentException e) {
      bury(transaction, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A bug, which the same message would meet for ever: it stops nobody else.
      if (!stumbles.enough(message)) throw e;
      LOG.error("The alert desk failed at a message again and again; it is put aside.", e);
      bury(transaction, Stumbles.said(e));
    }
    if (answers.silences().revision() != book.silences().revision()) {
      outbox.silences(answers.silences());
    }
    for (Answer answer : answers.all()) publish(answer, outbox);
    transaction.commit();
    book.put(
        answers.all().stream().filter(Answer::changed).map(a -> a.decision().record()).toList(),
        answers.silences());
  }

  /** What one target's record makes of the news. */
  private record Answer(
      AlertRecord before, AlertDecision decision, Alerts alerts, List<Addressed> notices) {
    boolean changed() {
      return decision.record().revision() != before.revision();
    }
  }

  /** A notice, and whose queue it goes to. */
  private record Addressed(ChannelKind kind, Notice notice) {}

  private record Answers(Silences silences, List<Answer> all) {}

  private Answers heard(Message message) throws JMSException {
    String body = Outbox.body(message);
    Instant at = clock.instant();
    return switch (AlertOutbox.Kind.valueOf(
        String.valueOf(message.getStringProperty(Header.KIND)))) {
      case NEWS -> {
        News news = Json.read(body, AlertOutbox.Envelope.class).news();
        yield new Answers(book.silences(), List.of(answer(news, book.silences(), at)));
      }
      case SILENCE -> silenced(book.silences().with(Json.read(body, Silence.class), at), at);
      case END_SILENCE -> silenced(book.silences().without(body, at), at);
    };
  }

  private Answers silenced(Silences silences, Instant at) {
    if (silences.revision() == book.silences().revision()) return new Answers(silences, List.of());
    return new Answers(
        silences,
        book.all().stream()
            .map(record -> answer(new News.Looked(record.target()), silences, at))
            .toList());
  }

  private Answer answer(News news, Silences silences, Instant at) {
    Alerts now = alerts.get();
    AlertRecord before = book.get(news.target());
    AlertDecision decision = AlertDecider.decide(before, news, now.policy(), silences.all(), at);
    return new Answer(
        before,
        decision,
        now,
        decision.sends().stream().map(send -> notice(now, decision.record(), send, at)).toList());
  }

  private static void publish(Answer answer, AlertOutbox outbox) throws JMSException {
    AlertDecision decision = answer.decision();
    for (AlertDecision.Withdrawal withdrawal : decision.withdrawals()) {
      Optional<Channel> channel = answer.alerts().policy().channel(withdrawal.channel());
      if (channel.isPresent()) outbox.withdraw(channel.get().kind(), withdrawal);
    }
    for (Addressed addressed : answer.notices())
      outbox.notice(addressed.kind(), addressed.notice());
    for (AlertDecision.Wake wake : decision.wakes()) {
      outbox.newsAt(new News.Due(answer.before().target(), wake.deployment()), wake.at());
    }
    if (answer.changed()) outbox.record(decision.record());
  }

  private Addressed notice(Alerts now, AlertRecord record, AlertDecision.Send send, Instant at) {
    Incident incident = record.incident(send.deployment()).orElseThrow();
    Channel channel = now.policy().channel(send.channel()).orElseThrow();
    Target target = record.target();
    Telling telling =
        new Telling(
            Wording.of(now.wordings(), target),
            now.zone(),
            links.to(now, target, send.deployment(), send.channel(), at),
            at);
    return new Addressed(
        channel.kind(),
        new Notice(
            incident.subject(),
            send.flight().number(),
            send.channel(),
            send.flight().part(),
            incident.severity(),
            send.unsure(),
            send.loud(),
            incident.over(),
            incident.open(),
            send.ref(),
            telling.tell(incident, send.from(), send.flight().newest())));
  }
}
