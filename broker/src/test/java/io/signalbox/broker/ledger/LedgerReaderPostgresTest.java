package io.signalbox.broker.ledger;

class LedgerReaderPostgresTest extends LedgerReaderContract {
  @Override
  TestDatabase create() throws Exception {
    return PostgresDatabase.create();
  }
}
