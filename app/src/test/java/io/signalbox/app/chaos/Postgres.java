package io.signalbox.app.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A real PostgreSQL for the ledger of several engines, with a directory of its own. Started by root
 * it gets a user namespace (the library does that, by {@code unshare}).
 */
final class Postgres implements AutoCloseable {
  static final String USER = "postgres";

  private final EmbeddedPostgres server;

  Postgres(Path directory) throws IOException {
    this.server = EmbeddedPostgres.builder().setDataDirectory(directory).start();
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
