package io.signalbox.broker.ledger;

import com.zaxxer.hikari.HikariDataSource;
import io.signalbox.engine.spec.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's database. It connects and migrates when it is first used (or {@link #prepare}d), not
 * when it is made: an engine starts, and deploys, without it. Safe for use by many threads.
 */
public final class Ledger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  /** So many deployments are pruned per transaction: writing facts waits no longer than that. */
  private static final int PRUNED_AT_ONCE = 200;

  private final Databases database;
  private final InstantSource clock;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile Optional<Pools> pools = Optional.empty();
  private volatile boolean closed;

  /**
   * Where it is.
   *
   * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/DATABASE}
   */
  public record Setup(String url, Optional<String> user, Optional<Secret> password) {
    @Override
    public String toString() {
      // The URL may carry a password.
      return "Setup[***]";
    }
  }

  private record Pools(HikariDataSource writer, HikariDataSource readers, List<String> warnings) {}

  /** Work within one transaction. */
  interface Work<T> {
    T on(Connection db) throws SQLException;
  }

  /**
   * @throws IllegalArgumentException in a sentence, when the URL names neither database
   */
  public Ledger(Setup setup, InstantSource clock) {
    this.database = Databases.of(setup);
    this.clock = clock;
  }

  /**
   * Connects and migrates now, and says what about the database is not as safe as it should be:
   * empty when a commit survives a power cut.
   *
   * @throws LedgerUnavailableException when that does not work now; the next use tries again
   */
  public List<String> prepare() {
    return pools().warnings();
  }

  /**
   * Writes facts and the rows that follow from them, in one transaction, which is on the disk when
   * this returns. The same facts again change nothing, and they may come in any order.
   *
   * @return how many were new
   * @throws LedgerUnavailableException when nothing was written
   */
  public int store(List<Arrival> facts) {
    return write(db -> new FactStore(db, clock.instant()).store(facts));
  }

  /** Queries. */
  public LedgerReader reader() {
    return new LedgerReader(this);
  }

  /**
   * Removes deployments that ended before that time, with their facts. The one that a target's
   * present release rests on stays, however old.
   *
   * @return how many
   */
  public int prune(Instant olderThan) {
    int pruned = 0;
    int last;
    do {
      last = write(db -> pruneSome(db, olderThan));
      pruned += last;
    } while (last == PRUNED_AT_ONCE);
    return pruned;
  }

  private static int pruneSome(Connection db, Instant olderThan) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (PreparedStatement select = db.prepareStatement(PRUNABLE)) {
      select.setString(1, SqlText.of(olderThan));
      select.setInt(2, PRUNED_AT_ONCE);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) ids.add(found.getString(1));
      }
    }
    for (String delete :
        List.of(
            "DELETE FROM facts WHERE deployment = ?",
            "DELETE FROM mismatches WHERE deployment = ?",
            "DELETE FROM deployments WHERE id = ?")) {
      try (PreparedStatement each = db.prepareStatement(delete)) {
        for (String id : ids) {
          each.setString(1, id);
          each.addBatch();
        }
        each.executeBatch();
      }
    }
    return ids.size();
  }

  private static final String PRUNABLE =
      "SELECT id FROM deployments d WHERE ended_at < ? AND NOT (serves IS NOT NULL AND NOT EXISTS"
          + " (SELECT 1 FROM deployments later WHERE later.target = d.target"
          + " AND later.serves IS NOT NULL AND (later.ended_at > d.ended_at"
          + " OR (later.ended_at = d.ended_at AND later.id > d.id))))"
          + " ORDER BY ended_at, id LIMIT ?";

  @Override
  public void close() {
    opening.lock();
    try {
      closed = true;
      pools.ifPresent(
          p -> {
            p.readers().close();
            // Last, so that SQLite can tidy its write-ahead log.
            p.writer().close();
          });
      pools = Optional.empty();
    } finally {
      opening.unlock();
    }
  }

  <T> T write(Work<T> work) {
    return transaction(pools().writer(), work);
  }

  /** All queries of the work see one and the same state. */
  <T> T read(Work<T> work) {
    return transaction(pools().readers(), work);
  }

  private <T> T transaction(HikariDataSource from, Work<T> work) {
    try (Connection db = from.getConnection()) {
      try {
        T result = work.on(db);
        db.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        abandon(from, db, e);
        throw e;
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /**
   * Nobody gets this connection again: when its disk is full, SQLite rolls back by itself and the
   * driver does not notice, so that what comes next would be committed statement by statement.
   */
  private static void abandon(HikariDataSource from, Connection db, Exception why) {
    try {
      db.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    } finally {
      from.evictConnection(db);
    }
  }

  private Pools pools() {
    Optional<Pools> open = pools;
    if (open.isPresent()) return open.get();
    opening.lock();
    try {
      if (closed) throw new IllegalStateException("The ledger is closed.");
      if (pools.isEmpty()) pools = Optional.of(open());
      return pools.get();
    } finally {
      opening.unlock();
    }
  }

  private Pools open() {
    try {
      database.migration().migrate();
    } catch (FlywayException e) {
      throw unavailable(e);
    }
    HikariDataSource writer = database.writer();
    try {
      List<String> warnings = transaction(writer, this::warnings);
      warnings.forEach(LOG::warn);
      transaction(writer, db -> new FactStore(db, clock.instant()).projectLateKinds());
      return new Pools(writer, database.readers(), warnings);
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private List<String> warnings(Connection db) throws SQLException {
    List<String> warnings = new ArrayList<>();
    for (Databases.Durability setting : database.durability()) {
      try (Statement ask = db.createStatement();
          ResultSet is = ask.executeQuery(setting.query())) {
        if (is.next() && setting.bad().contains(is.getString(1))) warnings.add(setting.said());
      }
    }
    return List.copyOf(warnings);
  }

  private LedgerUnavailableException unavailable(Exception e) {
    return new LedgerUnavailableException(
        "%s is not available: %s".formatted(database.said(), firstLine(e)), e);
  }

  private static String firstLine(Exception e) {
    return Optional.ofNullable(e.getMessage())
        .flatMap(m -> m.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst())
        .orElse(e.getClass().getSimpleName());
  }
}
