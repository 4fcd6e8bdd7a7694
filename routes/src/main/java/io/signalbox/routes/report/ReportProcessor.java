package io.signalbox.routes.report;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Header;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.wire.Json;
import io.signalbox.routes.bus.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a git host. How a deployment ended is tried again for a day; that it has begun only once,
 * for it may be over by then. A host that is away holds up nobody for more than one call.
 */
final class ReportProcessor implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(ReportProcessor.class);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private final GitHosts hosts;
  private final Duration firstPause;
  private final InstantSource clock;

  /**
   * @param firstPause doubles with each attempt
   */
  ReportProcessor(GitHosts hosts, Duration firstPause, InstantSource clock) {
    this.hosts = hosts;
    this.firstPause = firstPause;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Transaction transaction = Transaction.of(exchange);
    if (Reports.CDEVENT.equals(transaction.message().getStringProperty(Header.KIND))) {
      publish(transaction);
      return;
    }
    Report report = Json.read(Outbox.body(transaction.message()), Report.class);
    try {
      Optional<GitHost> host = hosts.host(report.source());
      if (host.isPresent()) host.get().tell(report);
    } catch (GitHost.Refused e) {
      LOG.warn("{} was not told of {}: {}.", report.source(), report.deployment(), e.getMessage());
      if (report.state().over()) bury(transaction, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      later(transaction, report, e);
    }
    transaction.commit();
  }

  private void publish(Transaction transaction) throws Exception {
    CdEvent event = Json.read(Outbox.body(transaction.message()), CdEvent.class);
    try {
      Optional<EventSink> sink = hosts.sink();
      if (sink.isPresent()) sink.get().post(event.json());
    } catch (GitHost.Refused e) {
      LOG.warn("cdevents.url did not take {}: {}.", event.deployment(), e.getMessage());
      bury(transaction, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      LOG.warn(
          "cdevents.url could not be told of {} (attempt {}): {}",
          event.deployment(),
          event.attempt(),
          e.toString());
      Instant now = clock.instant();
      if (event.at().isBefore(now.minus(LONGEST))) bury(transaction, e.toString());
      else
        Reports.put(
            transaction.session(), event.again(), Optional.of(now.plus(pause(event.attempt()))));
    }
    transaction.commit();
  }

  private Duration pause(int attempt) {
    Duration pause = firstPause.multipliedBy(1L << Math.min(20, attempt - 1));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private void later(Transaction transaction, Report report, IOException why) throws Exception {
    Instant now = clock.instant();
    LOG.warn(
        "{} could not be told of {} (attempt {}): {}",
        report.source(),
        report.deployment(),
        report.attempt(),
        why.toString());
    if (!report.state().over()) return;
    if (report.at().isBefore(now.minus(LONGEST))) {
      bury(transaction, why.toString());
      return;
    }
    Reports.put(
        transaction.session(), report.again(), Optional.of(now.plus(pause(report.attempt()))));
  }

  private void bury(Transaction transaction, String reason) throws Exception {
    transaction.outbox().bury(transaction.message(), AddressBook.REPORTS, reason, clock.instant());
  }
}
