package io.signalbox.broker.ledger;

class LedgerProjectorPostgresTest extends LedgerProjectorContract {
  @Override
  TestDatabase create() throws Exception {
    return PostgresDatabase.create();
  }
}
