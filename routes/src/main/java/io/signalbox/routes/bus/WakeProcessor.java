package io.signalbox.routes.bus;

import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Deployment;
import java.time.Instant;
import java.time.InstantSource;
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

  public WakeProcessor(InFlight inFlight, InstantSource clock) {
    this.inFlight = inFlight;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Transaction transaction = Transaction.of(exchange);
    WakeUp wakeUp = Json.read(Outbox.body(transaction.message()), WakeUp.class);
    Optional<Deployment> parked = transaction.outbox().takeParked(wakeUp);
    if (parked.isPresent()) {
      Instant at = clock.instant();
      var signals = transaction.outbox().takeSignals(wakeUp.deployment());
      transaction.outbox().send(Decider.wake(parked.get(), at, signals), at);
    }
    transaction.commit();
    if (parked.isPresent()) inFlight.heard(wakeUp.deployment());
  }
}
