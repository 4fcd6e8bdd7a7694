package io.signalbox.routes.replay;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.ledger.LedgerReader;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.broker.ledger.LedgerUnavailableException;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.routes.bus.IntakeProcessor;
import io.signalbox.routes.bus.Stumbles;
import io.signalbox.routes.bus.Transaction;
import io.signalbox.routes.event.BadEvent;
import io.signalbox.routes.event.EventReader;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A retained request becomes a request of its own, linked to the deployment that it became the
 * first time. The journal also brings back what was rolled back and never counted, and brings one
 * event back more than once; so an event of which the ledger knows no deployment is put aside, and
 * one that comes again within a minute is the same replay.
 */
public final class ReplayProcessor implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayProcessor.class);
  private static final Duration ONE_REPLAY = Duration.ofMinutes(1);
  private static final int REMEMBERED = 10_000;

  private final LedgerReader ledger;
  private final InstantSource clock;
  private final IntakeProcessor.Reading reading;
  private final Stumbles stumbles = new Stumbles();
  private final Map<DeploymentId, Instant> begun =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeploymentId, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  public ReplayProcessor(LedgerReader ledger, InstantSource clock) {
    this(ledger, clock, IntakeProcessor::read);
  }

  ReplayProcessor(LedgerReader ledger, InstantSource clock, IntakeProcessor.Reading reading) {
    this.ledger = ledger;
    this.clock = clock;
    this.reading = reading;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Transaction transaction = Transaction.of(exchange);
    Instant at = clock.instant();
    try {
      again(transaction, at);
    } catch (BadEvent e) {
      bury(transaction, String.valueOf(e.getMessage()), at);
    } catch (LedgerUnavailableException e) {
      // Not of this message: it is looked at again when the ledger is back.
      throw e;
    } catch (RuntimeException e) {
      if (!stumbles.enough(transaction.message())) throw e;
      bury(transaction, Stumbles.said(e), at);
    }
    transaction.commit();
  }

  private static void bury(Transaction transaction, String why, Instant at) throws JMSException {
    LOG.warn(
        "A replayed message was put aside into {}: {}", AddressBook.dead(AddressBook.REPLAY), why);
    transaction.outbox().bury(transaction.message(), AddressBook.REPLAY, why, at);
  }

  private void again(Transaction transaction, Instant at) throws JMSException, BadEvent {
    Request request = reading.read(transaction.message(), at);
    if (!(request instanceof Request.Deploy deploy)) {
      throw new BadEvent(
          "Only requests to deploy are replayed; this one of deployment %s is something else."
              .formatted(request.id()));
    }
    LedgerRow known = known(deploy.id());
    Cause.Replay what = new Cause.Replay(deploy.id(), known.asked().at());
    String event = "%s/replay/%s".formatted(deploy.cause().eventId(), began(deploy.id(), at));
    String by = "the broker's console (was asked by %s)".formatted(deploy.cause().by());
    Cause cause = deploy.cause().again(event, by, what);
    DeploymentId id =
        EventReader.idFor(deploy.target().service().value(), cause.source(), cause.eventId());
    Request once =
        new Request.Deploy(id, deploy.target(), deploy.version(), deploy.digest(), cause);
    transaction.outbox().admitRequest(Json.write(new IntakeProcessor.Envelope(once)), id);
    LOG.info("The event of deployment {} is asked for once more, as {}.", deploy.id(), id);
  }

  private LedgerRow known(DeploymentId id) throws BadEvent {
    for (LedgerRow row : ledger.matching(id.value(), 2)) {
      if (row.id().equals(id)) return row;
    }
    throw new BadEvent(
        "The ledger knows no deployment %s: this event never counted, or was pruned. If it is wanted, ask for it: 'signalbox deploy'."
            .formatted(id));
  }

  /** When the replay began that this copy belongs to. */
  private synchronized Instant began(DeploymentId id, Instant at) {
    Instant before = begun.get(id);
    if (before != null && at.isBefore(before.plus(ONE_REPLAY))) return before;
    Instant now = at.truncatedTo(ChronoUnit.MINUTES);
    begun.put(id, now);
    return now;
  }
}
