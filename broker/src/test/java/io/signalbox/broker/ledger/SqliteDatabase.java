package io.signalbox.broker.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A file in a temporary directory. */
record SqliteDatabase(Path file) implements TestDatabase {
  @Override
  public Ledger.Setup setup() {
    return new Ledger.Setup("jdbc:sqlite:" + file, Optional.empty(), Optional.empty());
  }

  @Override
  public Connection raw() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  /** A file does not go away; but another process can lock it (a backup, an operator's shell). */
  @Override
  public Outage away() throws SQLException {
    Connection db = raw();
    try (Statement lock = db.createStatement()) {
      lock.execute("PRAGMA busy_timeout = 10000");
      lock.execute("BEGIN EXCLUSIVE");
    }
    return db::close;
  }

  @Override
  public Question durability() {
    return new Question("PRAGMA synchronous", "2");
  }
}
