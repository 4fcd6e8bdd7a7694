package io.signalbox.routes.bus;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Request;
import io.signalbox.routes.event.BadEvent;
import io.signalbox.routes.event.EventReader;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what producers put on the bus, and passes on what it understood – as a message of its own,
 * so that no property of a stranger travels further. What it does not understand goes to the
 * dead-letter queue with the reason, and so does what it fails at five times.
 */
public final class IntakeProcessor implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeProcessor.class);
  private static final String DEAD = AddressBook.dead(AddressBook.REQUESTS);

  /** Prefixes of CloudEvents attributes in the JMS and AMQP bindings. */
  private static final String[] PREFIXES = {"ce_", "cloudEvents_", "cloudEvents:"};

  private final InstantSource clock;
  private final Reading reading;
  private final Stumbles stumbles = new Stumbles();

  public IntakeProcessor(InstantSource clock) {
    this(clock, IntakeProcessor::read);
  }

  IntakeProcessor(InstantSource clock, Reading reading) {
    this.clock = clock;
    this.reading = reading;
  }

  /** How a producer's message is understood. */
  @FunctionalInterface
  public interface Reading {
    Request read(Message message, Instant received) throws JMSException, BadEvent;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    passAll(Transaction.of(exchange));
  }

  /** One transaction for all that lies there. */
  void passAll(Transaction transaction) throws JMSException {
    Optional<Transaction> next = Optional.of(transaction);
    for (int i = 1; next.isPresent(); i++) {
      pass(next.get());
      next = i < Transaction.MOST_MESSAGES ? next.get().next() : Optional.empty();
    }
    transaction.commit();
  }

  private void pass(Transaction transaction) throws JMSException {
    Message message = transaction.message();
    Instant at = clock.instant();
    Request request;
    String body;
    try {
      request = reading.read(message, at);
      body = Json.write(new Envelope(request));
    } catch (BadEvent e) {
      String reason = String.valueOf(e.getMessage());
      LOG.warn("An event was not understood and lies in {}: {}", DEAD, reason);
      transaction.outbox().bury(message, AddressBook.REQUESTS, reason, at);
      return;
    } catch (RuntimeException e) {
      stumbled(transaction, e, at);
      return;
    }
    transaction.outbox().admitRequest(body, request.id());
  }

  /** A bug that one message meets is no reason to read it for ever, beside all that follow. */
  private void stumbled(Transaction transaction, RuntimeException e, Instant at)
      throws JMSException {
    if (!stumbles.enough(transaction.message())) throw e;
    LOG.error("Intake failed at a message again and again; it was put aside into {}.", DEAD, e);
    transaction.outbox().bury(transaction.message(), AddressBook.REQUESTS, Stumbles.said(e), at);
  }

  /** What a producer's message asks for. */
  public static Request read(Message message, Instant received) throws JMSException, BadEvent {
    return EventReader.read(
        MessageText.of(message, "a CloudEvent", EventReader.MOST_CHARACTERS),
        attributes(message),
        received);
  }

  /** Keeps the kind of request beside its fields. */
  public record Envelope(Request request) {}

  private static Map<String, String> attributes(Message message) throws JMSException {
    Map<String, String> attributes = new HashMap<>();
    for (Enumeration<?> names = message.getPropertyNames(); names.hasMoreElements(); ) {
      String text = String.valueOf(names.nextElement());
      for (String prefix : PREFIXES) {
        if (text.startsWith(prefix)) {
          attributes.put(
              text.substring(prefix.length()), String.valueOf(message.getObjectProperty(text)));
        }
      }
    }
    return attributes;
  }
}
