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

  /** What a message on the queue is, where it is no report. */
  static final String CDEVENT = "cdevent";

  /**
   * @param due when it is to be told; empty for now
   */
  static void put(Session session, CdEvent event, Optional<Instant> due) throws JMSException {
    TextMessage message = session.createTextMessage(Json.write(event));
    message.setStringProperty(Header.KIND, CDEVENT);
    message.setStringProperty(Header.DEPLOYMENT, event.deployment().value());
    message.setStringProperty(Header.TARGET, event.target().toString());
    message.setIntProperty(Header.ATTEMPT, event.attempt());
    send(session, message, due);
  }

  /**
   * @param due when it is to be told; empty for now
   */
  static void put(Session session, Report report, Optional<Instant> due) throws JMSException {
    TextMessage message = session.createTextMessage(Json.write(report));
    message.setStringProperty(Header.DEPLOYMENT, report.deployment().value());
    message.setStringProperty(Header.TARGET, report.target().toString());
    message.setStringProperty(Header.STATUS, report.state().name());
    message.setIntProperty(Header.ATTEMPT, report.attempt());
    send(session, message, due);
  }

  private static void send(Session session, TextMessage message, Optional<Instant> due)
      throws JMSException {
    if (due.isPresent()) {
      message.setLongProperty("_AMQ_SCHED_DELIVERY", due.get().toEpochMilli());
    }
    try (MessageProducer producer =
        session.createProducer(session.createQueue(AddressBook.REPORTS))) {
      producer.send(message);
    }
  }
}
