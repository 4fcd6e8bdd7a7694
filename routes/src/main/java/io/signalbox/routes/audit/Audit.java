package io.signalbox.routes.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.broker.EarlyClock;
import io.signalbox.broker.RecordReader;
import io.signalbox.broker.TokenReader;
import io.signalbox.config.Alerts;
import jakarta.jms.ConnectionFactory;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the target records with the messages on the queues, again and again. What does not match
 * in two rounds in a row is reported: in one it may be a token on its way. People are told by the
 * alert desk, once. A parked token that nobody wakes any more is woken.
 */
public final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

  private final RecordReader records;
  private final TokenReader tokens;
  private final EarlyClock earlyClock;
  private final Overslept overslept;
  private final Teller teller;
  private final InstantSource clock;
  private Set<String> before = Set.of();
  private volatile List<Doubt> mismatches = List.of();

  /**
   * @param connections without a consumer window limit
   * @param alerts who is to be told, asked again in each round
   */
  public Audit(ConnectionFactory connections, Supplier<Alerts> alerts, InstantSource clock) {
    this.records = new RecordReader(connections);
    this.tokens = new TokenReader(connections);
    this.earlyClock = new EarlyClock(connections);
    this.overslept = new Overslept(connections);
    this.teller = new Teller(connections, alerts);
    this.clock = clock;
  }

  /** What did not match in the last two rounds. */
  public List<Doubt> mismatches() {
    return mismatches;
  }

  /** How many there are, as a gauge. */
  public Audit register(MeterRegistry registry) {
    Gauge.builder("signalbox.audit.mismatches", this, a -> a.mismatches().size())
        .strongReference(true)
        .description("Target records and messages that did not match in two audits in a row")
        .register(registry);
    return this;
  }

  /** One round; a broker that cannot be asked leaves everything as it was. */
  public synchronized void round() {
    List<Doubt> doubts;
    try {
      earlyClock.correct(clock.instant());
      List<TokenReader.Seen> seen = tokens.readAll();
      overslept.wake(seen, clock.instant());
      doubts = Doubt.compare(records.readAll().values(), seen);
    } catch (IllegalStateException e) {
      LOG.warn("The audit could not look, and does so again later: {}", e.getMessage());
      return;
    }
    Set<String> told = mismatches.stream().map(Doubt::key).collect(Collectors.toSet());
    mismatches = doubts.stream().filter(d -> before.contains(d.key())).toList();
    before = doubts.stream().map(Doubt::key).collect(Collectors.toSet());
    mismatches.stream()
        .filter(d -> !told.contains(d.key()))
        .forEach(d -> LOG.warn("The audit found a mismatch. {} Next: {}", d.said(), d.next()));
    tell(doubts);
  }

  private void tell(List<Doubt> seen) {
    try {
      teller.tell(seen, mismatches, clock.instant());
    } catch (IllegalStateException e) {
      LOG.warn("{} The next audit does it again.", e.getMessage());
    }
  }
}
