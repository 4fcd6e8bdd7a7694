package io.signalbox.broker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.Samples;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LedgerPostgresTest extends LedgerContract {
  @Override
  TestDatabase create() throws Exception {
    return PostgresDatabase.create();
  }

  @Test
  void aServerThatDoesNotSyncIsReported() throws Exception {
    try (Ledger ledger = new Ledger(create().setup(), InstantSource.fixed(Samples.NOON))) {
      assertThat(ledger.prepare())
          .singleElement()
          .asString()
          .contains("PostgreSQL runs with fsync = off");
    }
  }
}
