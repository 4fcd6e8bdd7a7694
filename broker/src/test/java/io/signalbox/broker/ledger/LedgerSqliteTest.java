package io.signalbox.broker.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.broker.Samples;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerSqliteTest extends LedgerContract {
  private final AtomicInteger count = new AtomicInteger();
  @TempDir Path directory;

  @Override
  TestDatabase create() {
    return new SqliteDatabase(directory.resolve("data" + count.incrementAndGet() + "/ledger.db"));
  }

  @Test
  void nothingIsWrongWithTheDefault() {
    try (Ledger ledger = new Ledger(create().setup(), InstantSource.fixed(Samples.NOON))) {
      assertThat(ledger.prepare()).isEmpty();
    }
  }

  /**
   * As when its disk is full, SQLite rolls back by itself. What is tried next, on the same
   * connection, must not be committed in parts: found by the crash campaign.
   */
  @Test
  void whatSqliteRolledBackByItselfIsKeptWholeOrNotAtAll() throws Exception {
    TestDatabase database = create();
    Story story = Story.ofEverything("auth-2");
    try (Ledger ledger = new Ledger(database.setup(), InstantSource.fixed(Samples.NOON))) {
      ledger.prepare();
      database.tamper(
          "CREATE TRIGGER full_disk BEFORE INSERT ON facts WHEN NEW.number = 2"
              + " BEGIN SELECT RAISE(ROLLBACK, 'full'); END");
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> ledger.store(story.told()))
            .isInstanceOf(LedgerUnavailableException.class)
            .hasMessageContaining("full");
        assertThat(database.dump()).isEmpty();
      }
      database.tamper("DROP TRIGGER full_disk");
      assertThat(ledger.store(story.told())).isEqualTo(story.told().size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:file",
        "jdbc:sqlite:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:x?synchronous=OFF",
        "ledger.db"
      })
  void otherUrlsAreRefused(String url) {
    Ledger.Setup setup = new Ledger.Setup(url, Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> new Ledger(setup, InstantSource.system()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:sqlite:FILE");
  }
}
