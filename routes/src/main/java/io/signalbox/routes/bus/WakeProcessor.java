package io.signalbox.routes.bus;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Signal;
import jakarta.jms.JMSException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Takes a parked deployment back to work. A wake-up that comes too late finds nothing and is
 * dropped.
 */
public final class WakeProcessor implements Processor {
  private final InFlight inFlight;
  private final InstantSource clock;
  private final Stumbles stumbles = new Stumbles();

  public WakeProcessor(InFlight inFlight, InstantSource clock) {
    this.inFlight = inFlight;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Transaction transaction = Transaction.of(exchange);
    Instant at = clock.instant();
    WakeUp wakeUp;
    try {
      wakeUp = Json.read(Outbox.body(transaction.message()), WakeUp.class);
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      transaction.outbox().bury(transaction.message(), AddressBook.WAKE, reason, at);
      transaction.commit();
      return;
    }
    Optional<Deployment> parked = transaction.outbox().takeParked(wakeUp, at);
    if (parked.isPresent()) wake(transaction, parked.get(), wakeUp, at);
    transaction.commit();
    if (parked.isPresent()) inFlight.heard(wakeUp.deployment());
  }

  private void wake(Transaction transaction, Deployment parked, WakeUp wakeUp, Instant now)
      throws JMSException {
    Instant at = wakeUp.due(now);
    List<Signal> signals = signals(transaction.outbox(), wakeUp);
    Decision decision;
    try {
      decision = Decider.wake(parked, at, signals);
    } catch (RuntimeException e) {
      if (!stumbles.enough(transaction.message())) throw e;
      transaction.outbox().buryParked(parked, Stumbles.said(e), at);
      for (Signal signal : signals) transaction.outbox().signal(signal);
      return;
    }
    transaction.outbox().send(decision, at);
  }

  /** A wake-up of its own time comes again with the next heartbeat; others come with a signal. */
  private static List<Signal> signals(Outbox outbox, WakeUp wakeUp) throws JMSException {
    return wakeUp.transition() == WakeUp.ANY
        ? outbox.takeSignals(wakeUp.deployment())
        : outbox.takeSignalsIfAny(wakeUp.deployment());
  }
}
