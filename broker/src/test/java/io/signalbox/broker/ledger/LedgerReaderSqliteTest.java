package io.signalbox.broker.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LedgerReaderSqliteTest extends LedgerReaderContract {
  @TempDir Path directory;

  @Override
  TestDatabase create() {
    return new SqliteDatabase(directory.resolve("ledger.db"));
  }
}
