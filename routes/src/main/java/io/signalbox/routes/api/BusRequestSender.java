package io.signalbox.routes.api;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Header;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.routes.bus.IntakeProcessor;
import io.signalbox.routes.event.BadEvent;
import io.signalbox.routes.event.EventReader;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import java.time.Instant;
import java.util.Optional;

/** Sends requests to the broker, with the id by which it drops what is sent twice. */
public final class BusRequestSender implements RequestSender {
  private static final String DUPLICATE_ID = "_AMQ_DUPL_ID";

  private final ConnectionFactory connections;

  /**
   * @param connections best from a pool: every request takes one for a moment
   */
  public BusRequestSender(ConnectionFactory connections) {
    this.connections = connections;
  }

  @Override
  public DeploymentId send(RequestEvent event) {
    return event.type().ownOnly() ? admit(event) : request(event, Optional.empty());
  }

  @Override
  public DeploymentId sendAt(RequestEvent event, Instant due) {
    return request(event, Optional.of(due));
  }

  /** Straight to admission, where no producer may send: intake would not believe it. */
  private DeploymentId admit(RequestEvent event) {
    try (JMSContext context = connections.createContext()) {
      Request request = EventReader.readOwn(event.json(), event.time());
      context
          .createProducer()
          .setDeliveryMode(DeliveryMode.PERSISTENT)
          .setProperty(DUPLICATE_ID, duplicateId(event))
          .setProperty(Header.KIND, Outbox.Kind.REQUEST.name())
          .setProperty(Header.DEPLOYMENT, request.id().value())
          .setProperty("JMSXGroupID", Outbox.ADMISSION_GROUP)
          .send(
              context.createQueue(AddressBook.ADMIT),
              Json.write(new IntakeProcessor.Envelope(request)));
      return event.deployment();
    } catch (BadEvent e) {
      throw new IllegalStateException("Expected the API to send what it can read.", e);
    } catch (JMSRuntimeException e) {
      throw new BusAway(
          "The request could not be put on " + AddressBook.ADMIT + ": " + e.getMessage(), e);
    }
  }

  private DeploymentId request(RequestEvent event, Optional<Instant> due) {
    try (JMSContext context = connections.createContext()) {
      JMSProducer producer = context.createProducer();
      due.ifPresent(at -> producer.setProperty("_AMQ_SCHED_DELIVERY", at.toEpochMilli()));
      producer
          .setDeliveryMode(DeliveryMode.PERSISTENT)
          .setProperty(DUPLICATE_ID, duplicateId(event))
          // By these, the broker's console finds it, and replays it.
          .setProperty(Header.TARGET, event.target().toString())
          .setProperty("type", event.eventType())
          .setProperty(Header.DEPLOYMENT, event.deployment().value())
          .setProperty(Header.VERSION, event.wish().version().orElse(""))
          .send(context.createQueue(AddressBook.REQUESTS), event.json());
      return event.deployment();
    } catch (JMSRuntimeException e) {
      throw new BusAway(
          "The request could not be put on " + AddressBook.REQUESTS + ": " + e.getMessage(), e);
    }
  }

  /** One key may be used once per service, as deployment ids are. */
  private static String duplicateId(RequestEvent event) {
    return RequestEvent.SOURCE + "#" + event.target().service() + "#" + event.id();
  }
}
