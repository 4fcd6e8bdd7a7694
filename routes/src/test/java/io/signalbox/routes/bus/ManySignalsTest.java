package io.signalbox.routes.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.model.Signal;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.routes.audit.Bus;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManySignalsTest {
  private static final DeploymentId AUTH = new DeploymentId("auth-1");
  private static final int AT_ONCE = 100;

  /** A transaction takes a bounded number of them; none of the others is acknowledged with it. */
  @Test
  void thoseThatAreTooManyForOneTransactionComeWithTheNext(@TempDir Path data) throws Exception {
    try (Bus bus = new Bus(data)) {
      Signal signal = new Signal.Pause(AUTH, "ada", "", Instant.parse("2026-11-21T12:00:00Z"));
      bus.transacted(
          (session, outbox) -> {
            for (int i = 0; i <= AT_ONCE; i++) outbox.signal(signal);
          });
      bus.transacted((session, outbox) -> assertThat(outbox.takeSignals(AUTH)).hasSize(AT_ONCE));
      bus.transacted((session, outbox) -> assertThat(outbox.takeSignals(AUTH)).hasSize(1));
    }
  }
}
