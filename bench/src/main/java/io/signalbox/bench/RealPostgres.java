package io.signalbox.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A PostgreSQL that flushes every commit to the disk, on the same disk as the journal. Started as
 * its library does by itself, it would not.
 */
final class RealPostgres implements AutoCloseable {
  static final String USER = "postgres";
  private static final List<String> DURABLE =
      List.of("fsync", "synchronous_commit", "full_page_writes");

  private final EmbeddedPostgres server;
  private int databases;

  RealPostgres() throws IOException, SQLException {
    Path data = Files.createTempDirectory("signalbox-bench-postgres-");
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setDataDirectory(data);
    for (String setting : DURABLE) builder.setServerConfig(setting, "on");
    builder.setServerConfig("shared_buffers", "256MB").setServerConfig("max_connections", "200");
    server = builder.start();
    try (Connection db = connect();
        Statement ask = db.createStatement()) {
      for (String setting : DURABLE) {
        try (ResultSet is = ask.executeQuery("SHOW " + setting)) {
          if (!is.next() || !is.getString(1).equals("on"))
            throw new IllegalStateException(
                "PostgreSQL does not flush: %s is off".formatted(setting));
        }
      }
    }
  }

  /** The URL of a new, empty database. */
  String database() throws SQLException {
    String name = "bench" + ++databases;
    try (Connection db = connect();
        Statement create = db.createStatement()) {
      create.execute("CREATE DATABASE " + name);
    }
    return server.getJdbcUrl(USER, name);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(server.getJdbcUrl(USER, "postgres"));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
