package io.signalbox.sim;

import io.signalbox.broker.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Ledgers on disk, emptied and used again: to make one takes longer than a run. */
final class Ledgers {
  private static final Queue<Kept> FREE = new ConcurrentLinkedQueue<>();

  private Ledgers() {}

  private record Kept(Ledger ledger, String url) {
    static Kept fresh() {
      try {
        Path directory = Files.createTempDirectory("signalbox-sim-");
        for (String file : List.of("", "ledger.db", "ledger.db-wal", "ledger.db-shm")) {
          directory.resolve(file).toFile().deleteOnExit();
        }
        String url = "jdbc:sqlite:" + directory.resolve("ledger.db");
        Ledger.Setup setup = new Ledger.Setup(url, Optional.empty(), Optional.empty());
        Ledger ledger = new Ledger(setup, InstantSource.system());
        ledger.prepare();
        return new Kept(ledger, url);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void empty() {
      try (Connection db = DriverManager.getConnection(url);
          Statement statement = db.createStatement()) {
        for (String table : List.of("facts", "mismatches", "deployments")) {
          statement.execute("DELETE FROM " + table);
        }
      } catch (SQLException e) {
        throw new IllegalStateException("A ledger could not be emptied.", e);
      }
    }
  }

  /** Lends an empty one. */
  static <T> T lend(Function<Ledger, T> work) {
    Kept kept = Optional.ofNullable(FREE.poll()).orElseGet(Kept::fresh);
    try {
      kept.empty();
      return work.apply(kept.ledger());
    } finally {
      FREE.add(kept);
    }
  }
}
