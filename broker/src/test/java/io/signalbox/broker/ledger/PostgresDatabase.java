package io.signalbox.broker.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A fresh database on one real server for the whole test run. The server refuses to run as root;
 * started by root, it gets a user namespace of its own (the library does that, by {@code unshare}).
 */
record PostgresDatabase(String name) implements TestDatabase {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static Optional<Server> server = Optional.empty();

  private record Server(Path data, EmbeddedPostgres process) {}

  static synchronized PostgresDatabase create() throws IOException, SQLException {
    if (server.isEmpty()) {
      Path data = Files.createTempDirectory("ledger-postgres");
      server = Optional.of(new Server(data, start(data, 0)));
      Runtime.getRuntime().addShutdownHook(new Thread(PostgresDatabase::stop));
    }
    String name = "ledger" + COUNT.incrementAndGet();
    try (Connection db = connect("postgres");
        Statement create = db.createStatement()) {
      create.execute("CREATE DATABASE " + name);
    }
    return new PostgresDatabase(name);
  }

  /** As that library starts it, the server neither syncs commits nor files: the worst case. */
  private static EmbeddedPostgres start(Path data, int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false);
    if (port > 0) builder.setPort(port);
    return builder.start();
  }

  private static void stop() {
    Server last = server.orElseThrow();
    try {
      last.process().close();
      try (Stream<Path> tree = Files.walk(last.data())) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres process() {
    return server.orElseThrow().process();
  }

  private static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(process().getJdbcUrl("postgres", database));
  }

  @Override
  public Ledger.Setup setup() {
    return new Ledger.Setup(
        process().getJdbcUrl("postgres", name), Optional.empty(), Optional.empty());
  }

  @Override
  public Connection raw() throws SQLException {
    return connect(name);
  }

  @Override
  public Outage away() throws IOException {
    Server running = server.orElseThrow();
    int port = running.process().getPort();
    running.process().close();
    return () -> server = Optional.of(new Server(running.data(), start(running.data(), port)));
  }

  @Override
  public Question durability() {
    return new Question("SHOW synchronous_commit", "on");
  }
}
