package io.signalbox.routes.report;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Header;
import io.signalbox.broker.wire.Json;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Instant;
import java.util.Optional;

/** Puts reports on their queue. */
final class Reports {
  private Reports() {}

  /**
   * @param due when it is to be told; empty for now
   */
  static void put(Session session, Report report, Optional<Instant> due) throws JMSException {
    TextMessage message = session.createTextMessage(Json.write(report));
    message.setStringProperty(Header.DEPLOYMENT, report.deployment().value());
    message.setStringProperty(Header.TARGET, report.target().toString());
    message.setStringProperty(Header.STATUS, report.state().name());
    message.setIntProperty(Header.ATTEMPT, report.attempt());
    if (due.isPresent()) {
      message.setLongProperty("_AMQ_SCHED_DELIVERY", due.get().toEpochMilli());
    }
    try (MessageProducer producer =
        session.createProducer(session.createQueue(AddressBook.REPORTS))) {
      producer.send(message);
    }
  }
}
