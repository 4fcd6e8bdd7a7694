package io.signalbox.broker.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.signalbox.engine.spec.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/**
 * The two databases that can keep a ledger, and what each needs so that a commit is on the disk
 * when it returns. Nothing is connected before it is used.
 */
sealed interface Databases {
  /** Give up on one try after this; the projector tries again. */
  long PATIENCE_MS = 3_000;

  HikariDataSource writer();

  HikariDataSource readers();

  Flyway migration();

  /** Settings to ask for, and what they must not be. */
  List<Durability> durability();

  /** The database in words, without credentials. */
  String said();

  /** A setting without which a commit may be lost when the power fails. */
  record Durability(String query, List<String> bad, String said) {}

  /**
   * @throws IllegalArgumentException in a sentence, for any other URL
   */
  static Databases of(Ledger.Setup setup) {
    String url = setup.url();
    if (url.startsWith(Sqlite.PREFIX) && url.length() > Sqlite.PREFIX.length()) {
      String file = url.substring(Sqlite.PREFIX.length());
      if (!file.startsWith(":") && !file.contains("?")) return new Sqlite(Path.of(file));
    }
    if (url.startsWith("jdbc:postgresql:")) return new Postgres(setup);
    throw new IllegalArgumentException(
        "Expected the ledger's URL to be jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE, but it begins with '%s'."
            .formatted(url.substring(0, Math.min(url.length(), 20)).replaceAll("[?@].*", "…")));
  }

  private static HikariConfig pool(String name, String url, int size) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setJdbcUrl(url);
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(Math.min(size, 1));
    pool.setAutoCommit(false);
    // Commits the init SQL: a setting made in a transaction goes with its rollback.
    pool.setIsolateInternalQueries(true);
    // The database may be away when the engine starts; deployments do not wait for it.
    pool.setInitializationFailTimeout(-1);
    pool.setConnectionTimeout(PATIENCE_MS);
    pool.setValidationTimeout(1_000);
    return pool;
  }

  private static Flyway flyway(Ledger.Setup setup, Map<String, String> properties, String name) {
    return Flyway.configure()
        .dataSource(
            setup.url(),
            setup.user().orElse(null),
            setup.password().map(Secret::reveal).orElse(null))
        .jdbcProperties(properties)
        .locations("classpath:db/migration")
        .table("ledger_migrations")
        .placeholders(Map.of("name", name))
        .cleanDisabled(true)
        .load();
  }

  /** A file in the data directory. One process writes it. */
  record Sqlite(Path file) implements Databases {
    static final String PREFIX = "jdbc:sqlite:";
    private static final int READERS = 4;

    private static Map<String, String> pragmas() {
      return Map.of(
          "journal_mode", "WAL",
          // Every commit is synced. With NORMAL, the default advice for WAL, a power cut takes
          // back what was committed since the last checkpoint.
          "synchronous", "FULL",
          // On macOS a plain fsync does not reach the disk.
          "fullfsync", "true",
          "checkpoint_fullfsync", "true",
          "busy_timeout", String.valueOf(PATIENCE_MS));
    }

    @Override
    public HikariDataSource writer() {
      // Not transaction_mode=IMMEDIATE: the driver begins the next transaction with every commit,
      // and an idle ledger would lock its file. With one writer, no lock is ever upgraded against
      // another.
      HikariConfig pool = pool("ledger-writer", url(), 1);
      pragmas().forEach(pool::addDataSourceProperty);
      return new HikariDataSource(pool);
    }

    @Override
    public HikariDataSource readers() {
      HikariConfig pool = pool("ledger-readers", url(), READERS);
      pragmas().forEach(pool::addDataSourceProperty);
      pool.setConnectionInitSql("PRAGMA query_only = ON");
      return new HikariDataSource(pool);
    }

    @Override
    public Flyway migration() {
      try {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) Files.createDirectories(directory);
      } catch (IOException e) {
        throw new LedgerUnavailableException(
            "The directory of " + said() + " cannot be made: " + e.getMessage(), e);
      }
      Ledger.Setup setup = new Ledger.Setup(url(), Optional.empty(), Optional.empty());
      return flyway(setup, pragmas(), "TEXT");
    }

    @Override
    public List<Durability> durability() {
      return List.of(
          new Durability(
              "PRAGMA synchronous",
              List.of("0", "1"),
              "SQLite does not sync every commit; facts may be lost when the power fails"));
    }

    @Override
    public String said() {
      return "the ledger in " + file;
    }

    private String url() {
      return PREFIX + file;
    }
  }

  /** A server, shared by several engines. */
  record Postgres(Ledger.Setup setup) implements Databases {
    private static final int WRITERS = 2;
    private static final int READERS = 4;

    private static Map<String, String> properties() {
      return Map.of(
          "connectTimeout", "3",
          // A server that vanished without a word must not hold the projector for ever.
          "socketTimeout", "30",
          "tcpKeepAlive", "true",
          "reWriteBatchedInserts", "true",
          "ApplicationName", "signalbox-ledger");
    }

    private HikariConfig pool(String name, int size) {
      HikariConfig pool = Databases.pool(name, setup.url(), size);
      properties().forEach(pool::addDataSourceProperty);
      setup.user().ifPresent(pool::setUsername);
      setup.password().map(Secret::reveal).ifPresent(pool::setPassword);
      return pool;
    }

    @Override
    public HikariDataSource writer() {
      HikariConfig pool = pool("ledger-writer", WRITERS);
      // Whatever the server's default is: the bus forgets a fact once we say that it is kept. A
      // stronger setting (remote_apply) is left alone.
      pool.setConnectionInitSql(
          "SELECT set_config('synchronous_commit', 'on', false)"
              + " WHERE current_setting('synchronous_commit') = 'off'");
      return new HikariDataSource(pool);
    }

    @Override
    public HikariDataSource readers() {
      HikariConfig pool = pool("ledger-readers", READERS);
      pool.setReadOnly(true);
      pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
      return new HikariDataSource(pool);
    }

    @Override
    public Flyway migration() {
      return flyway(setup, properties(), "TEXT COLLATE \"C\"");
    }

    @Override
    public List<Durability> durability() {
      return List.of(
          new Durability(
              "SHOW fsync",
              List.of("off"),
              "PostgreSQL runs with fsync = off; facts may be lost when the power fails"),
          new Durability(
              "SHOW full_page_writes",
              List.of("off"),
              "PostgreSQL runs with full_page_writes = off; a power cut may damage the ledger"));
    }

    @Override
    public String said() {
      return "the ledger's PostgreSQL";
    }
  }
}
