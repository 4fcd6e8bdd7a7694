package io.signalbox.app.serve;

import io.signalbox.broker.ledger.Ledger;
import io.signalbox.broker.ledger.LedgerProjector;
import io.signalbox.config.Configuration;
import io.signalbox.config.Problem;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.routes.Engine;
import io.signalbox.routes.api.ApiServer;
import io.signalbox.routes.report.MissedDeliveries;
import jakarta.jms.ConnectionFactory;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A running Signalbox: broker, ledger and engine of one process. */
public final class Signalbox implements AutoCloseable {
  private final Opened opened;
  private final Running running;

  /**
   * What a running Signalbox is made from.
   *
   * @param configuration as of now, asked again for every request
   * @param problems of the configuration file as it is now; empty while it is in force
   */
  public record Parts(Supplier<Configuration> configuration, Supplier<List<Problem>> problems) {}

  /** What of it is asked for from outside. */
  record Running(
      Bus bus,
      Ledger ledger,
      LedgerProjector projector,
      Engine engine,
      Platforms platforms,
      ApiServer api,
      MissedDeliveries missed) {}

  Signalbox(Opened opened, Running running) {
    this.opened = opened;
    this.running = running;
  }

  /**
   * Starts everything; what was under way when the last one ended goes on.
   *
   * @throws IllegalStateException in a sentence, when a part does not start; nothing is left
   *     running
   */
  public static Signalbox start(Parts parts) {
    Opened opened = new Opened();
    try {
      return new Assembly(parts, opened).start();
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Where operators reach it. */
  public URI url() {
    return running.api().url();
  }

  /** Asks git hosts for deliveries that nobody took; gives how many. */
  public int askForMissed() {
    return running.missed().ask();
  }

  /** Takes a certificate that was renewed. */
  public void renewCertificate() {
    running.api().renewCertificate();
  }

  public ConnectionFactory connections() {
    return running.bus().work();
  }

  /** Why its own broker has ended, without which it does nothing any more; empty while it works. */
  public Optional<String> brokerEnded() {
    return running.bus().ended().get();
  }

  public Ledger ledger() {
    return running.ledger();
  }

  public LedgerProjector projector() {
    return running.projector();
  }

  public Engine engine() {
    return running.engine();
  }

  public Platform platform(PlatformKind kind) {
    return running.platforms().of(kind);
  }

  /** Consumers first, then what they use; within ten seconds. */
  @Override
  public void close() {
    opened.close();
  }
}
