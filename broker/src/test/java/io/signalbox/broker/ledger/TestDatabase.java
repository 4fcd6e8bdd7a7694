package io.signalbox.broker.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** An empty database of one test. */
interface TestDatabase {
  Ledger.Setup setup();

  /** A connection past the ledger, for looking and for tampering. */
  Connection raw() throws SQLException;

  /** Takes the database away until it is closed. */
  Outage away() throws Exception;

  /** Asks what makes a commit durable, on the connection that commits, and the right answer. */
  Question durability();

  record Question(String sql, String answer) {}

  @FunctionalInterface
  interface Outage extends AutoCloseable {
    @Override
    void close() throws IOException, SQLException;
  }

  default int tamper(String sql) throws SQLException {
    try (Connection db = raw();
        Statement statement = db.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** Everything that the ledger keeps, but for the moments when it noticed something. */
  default List<String> dump() throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection db = raw();
        Statement statement = db.createStatement()) {
      for (String query :
          List.of(
              "SELECT * FROM facts ORDER BY deployment, number",
              "SELECT * FROM deployments ORDER BY id",
              "SELECT deployment, number, kind, said, body, hash FROM mismatches"
                  + " ORDER BY deployment, number, kind, hash")) {
        try (ResultSet rows = statement.executeQuery(query)) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            List<String> cells = new ArrayList<>();
            for (int i = 1; i <= columns; i++) cells.add(String.valueOf(rows.getString(i)));
            lines.add(String.join(" | ", cells));
          }
        }
      }
    }
    return lines;
  }
}
