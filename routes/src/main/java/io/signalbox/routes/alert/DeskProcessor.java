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
import io.signalbox.engine.alert.Incident;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import io.signalbox.engine.alert.Silence;
import io.signalbox.engine.alert.Silences;
import io.signalbox.engine.alert.Telling;
import io.signalbox.engine.alert.Wording;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.bus.Transaction;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The alert desk: the one consumer that knows what was told to whom. It hears news, asks the
 * decider, and puts its answer on the bus in one transaction.
 */
final class DeskProcessor implements Processor {
  private final AlertBook book;
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
      bury(transaction, e);
    }
    transaction.commit();
  }

  private void bury(Transaction transaction, IllegalArgumentException e) throws JMSException {
    transaction
        .outbox()
        .bury(
            transaction.message(),
            AddressBook.ALERT_DESK,
            String.valueOf(e.getMessage()),
            clock.instant());
  }

  private void handle(Transaction transaction, AlertOutbox outbox) throws JMSException {
    Message message = transaction.message();
    book.load(
        message.propertyExists(Header.FIRST_FOR_CONSUMER)
            && message.getBooleanProperty(Header.FIRST_FOR_CONSUMER));
    Changes changes = new Changes(new ArrayList<>(), book.silences());
    try {
      changes = heard(message, outbox);
    } catch (IllegalArgumentException e) {
      bury(transaction, e);
    }
    transaction.commit();
    book.put(changes.records(), changes.silences());
  }

  /** What is different after the commit. */
  private record Changes(List<AlertRecord> records, Silences silences) {}

  private Changes heard(Message message, AlertOutbox outbox) throws JMSException {
    String body = Outbox.body(message);
    Instant at = clock.instant();
    return switch (AlertOutbox.Kind.valueOf(
        String.valueOf(message.getStringProperty(Header.KIND)))) {
      case NEWS -> {
        News news = Json.read(body, AlertOutbox.Envelope.class).news();
        yield new Changes(answer(news, book.silences(), at, outbox), book.silences());
      }
      case SILENCE -> {
        Silence silence = Json.read(body, Silence.class);
        yield silenced(book.silences().with(silence, at), at, outbox);
      }
      case END_SILENCE -> silenced(book.silences().without(body, at), at, outbox);
    };
  }

  private Changes silenced(Silences silences, Instant at, AlertOutbox outbox) throws JMSException {
    List<AlertRecord> changed = new ArrayList<>();
    if (silences.revision() != book.silences().revision()) {
      outbox.silences(silences);
      for (AlertRecord record : book.all()) {
        changed.addAll(answer(new News.Looked(record.target()), silences, at, outbox));
      }
    }
    return new Changes(changed, silences);
  }

  private List<AlertRecord> answer(News news, Silences silences, Instant at, AlertOutbox outbox)
      throws JMSException {
    Alerts now = alerts.get();
    AlertRecord before = book.get(news.target());
    AlertDecision decision = AlertDecider.decide(before, news, now.policy(), silences.all(), at);
    for (AlertDecision.Withdrawal withdrawal : decision.withdrawals()) {
      Optional<Channel> channel = now.policy().channel(withdrawal.channel());
      if (channel.isPresent()) outbox.withdraw(channel.get().kind(), withdrawal);
    }
    for (AlertDecision.Send send : decision.sends()) send(now, decision.record(), send, at, outbox);
    for (AlertDecision.Wake wake : decision.wakes()) {
      outbox.newsAt(new News.Due(before.target(), wake.deployment()), wake.at());
    }
    if (decision.record().revision() == before.revision()) return List.of();
    outbox.record(decision.record());
    return List.of(decision.record());
  }

  private void send(
      Alerts now, AlertRecord record, AlertDecision.Send send, Instant at, AlertOutbox outbox)
      throws JMSException {
    Incident incident = record.incident(send.deployment()).orElseThrow();
    Channel channel = now.policy().channel(send.channel()).orElseThrow();
    Target target = record.target();
    Telling telling =
        new Telling(
            Wording.of(now.wordings(), target),
            now.zone(),
            links.to(now, target, send.deployment(), send.channel(), at),
            at);
    outbox.notice(
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
