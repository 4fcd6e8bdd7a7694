package io.signalbox.routes.report;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Header;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Effect;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.bus.Transaction;
import io.signalbox.routes.inbound.DeliveryBook;
import io.signalbox.routes.inbound.DeliveryRecord;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.Enumeration;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * From facts to reports: a deployment that an event of a git host asked for has begun, or ended.
 * The record of the event says which commit it was.
 */
final class EventProcessor implements Processor {
  /** By the kinds in their headers, so that no other fact is read. */
  private static final Set<String> KINDS =
      Set.of(What.Started.class.getSimpleName(), What.Ended.class.getSimpleName());

  private final GitHosts hosts;

  EventProcessor(GitHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Transaction transaction = Transaction.of(exchange);
    Message message = transaction.message();
    if (hosts.anyTold() && KINDS.contains(String.valueOf(message.getStringProperty(Header.FACT)))) {
      Fact fact = Json.read(Outbox.body(message), Fact.class);
      Optional<Report> report =
          record(transaction.session(), fact).flatMap(record -> report(fact, record));
      if (report.isPresent()) Reports.put(transaction.session(), report.get(), Optional.empty());
    }
    if (hosts.anySink() && message.propertyExists(Header.EFFECT)) {
      Reports.put(transaction.session(), event(message), Optional.empty());
    }
    transaction.commit();
  }

  private static CdEvent event(Message message) throws JMSException {
    Fact fact = Json.read(Outbox.body(message), Fact.class);
    return new CdEvent(
        fact.deployment(),
        fact.target(),
        Effect.Change.valueOf(message.getStringProperty(Header.EFFECT)),
        new Version(message.getStringProperty(Header.VERSION)),
        Optional.ofNullable(message.getStringProperty(Header.DIGEST)).map(Digest::new),
        fact.at(),
        1);
  }

  private static Optional<DeliveryRecord> record(Session session, Fact fact) throws JMSException {
    String selector =
        "%s LIKE '%%,%s,%%'".formatted(DeliveryBook.DEPLOYMENTS, fact.deployment().value());
    try (QueueBrowser browser =
        session.createBrowser(session.createQueue(AddressBook.DELIVERIES), selector)) {
      Enumeration<?> found = browser.getEnumeration();
      return found.hasMoreElements() && found.nextElement() instanceof Message message
          ? Optional.of(Json.read(Outbox.body(message), DeliveryRecord.class))
          : Optional.empty();
    }
  }

  private Optional<Report> report(Fact fact, DeliveryRecord record) {
    if (!hosts.told(record.source())
        || record.repository().isEmpty()
        || record.commit().isEmpty()) {
      return Optional.empty();
    }
    return said(fact.what())
        .map(
            said ->
                new Report(
                    fact.deployment(),
                    fact.target(),
                    fact.version(),
                    record.source(),
                    record.repository().get(),
                    record.commit().get(),
                    record.branch().or(record::tag),
                    record.branch().isEmpty(),
                    said.state(),
                    said.text(),
                    fact.at(),
                    1));
  }

  private record Said(Report.State state, String text) {}

  private static Optional<Said> said(What what) {
    if (what instanceof What.Started) {
      return Optional.of(new Said(Report.State.RUNNING, "it has begun"));
    }
    if (what instanceof What.Ended ended) {
      Report.State state =
          ended.outcome() == Outcome.SUCCEEDED ? Report.State.SUCCEEDED : Report.State.FAILED;
      String word = ended.outcome().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
      return Optional.of(new Said(state, word + ", " + ended.said()));
    }
    return Optional.empty();
  }
}
