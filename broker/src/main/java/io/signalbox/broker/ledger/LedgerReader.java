package io.signalbox.broker.ledger;

import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people and tools ask the ledger. It may be some moments behind the bus. Every list is
 * bounded by {@value #MOST} rows. Every method throws {@link LedgerUnavailableException} while the
 * database is away.
 */
public final class LedgerReader {
  /** No list is longer. */
  public static final int MOST = 1_000;

  private final Ledger ledger;

  LedgerReader(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Which deployments to list. */
  public record Filter(Optional<ServiceName> service, Optional<EnvironmentName> environment) {
    public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());

    public static Filter of(Target target) {
      return new Filter(Optional.of(target.service()), Optional.of(target.environment()));
    }
  }

  /** A place in the history; the page begins with the first deployment older than it. */
  public record Before(Instant at, DeploymentId id) {}

  /**
   * The release that serves on a target.
   *
   * @param since when the deployment ended that brought it, or brought it back
   * @param outcome of that deployment
   */
  public record Serving(
      Target target, Version version, Instant since, DeploymentId by, Outcome outcome) {}

  /** The deployment of that id, or the only one whose id begins so. */
  public Optional<LedgerRow> deployment(String idOrPrefix) {
    List<LedgerRow> found = matching(idOrPrefix, 2);
    return found.stream()
        .filter(row -> found.size() == 1 || row.id().value().equals(idOrPrefix))
        .findFirst();
  }

  /** Deployments whose id begins so, by id; nothing begins with an empty text. */
  public List<LedgerRow> matching(String prefix, int limit) {
    if (prefix.isEmpty()) return List.of();
    char last = prefix.charAt(prefix.length() - 1);
    String end = prefix.substring(0, prefix.length() - 1) + (char) (last + 1);
    return ledger.read(
        db -> rows(db, "id >= ? AND id < ? ORDER BY id", List.of(prefix, end), limit));
  }

  /** The facts of a deployment, in order, at most {@value #MOST}: those after the given number. */
  public List<StoredFact> facts(DeploymentId id, long after) {
    return ledger.read(
        db -> {
          try (PreparedStatement select = db.prepareStatement(FACTS)) {
            select.setString(1, id.value());
            select.setLong(2, after);
            select.setInt(3, MOST);
            List<StoredFact> facts = new ArrayList<>();
            try (ResultSet found = select.executeQuery()) {
              while (found.next()) facts.add(RowSql.fact(found));
            }
            return List.copyOf(facts);
          }
        });
  }

  public List<StoredFact> facts(DeploymentId id) {
    return facts(id, 0);
  }

  /**
   * Deployments by the time when they were requested, newest first.
   *
   * @param before {@link LedgerRow#place()} of the last row of the page before; empty for the first
   *     page
   */
  public List<LedgerRow> history(Filter filter, int limit, Optional<Before> before) {
    List<String> where = new ArrayList<>();
    List<String> values = new ArrayList<>();
    filter.service().ifPresent(s -> add(where, "service = ?", values, s.value()));
    filter.environment().ifPresent(e -> add(where, "environment = ?", values, e.value()));
    before.ifPresent(
        b -> {
          where.add("(requested_at, id) < (?, ?)");
          values.add(SqlText.of(b.at()));
          values.add(b.id().value());
        });
    where.add("1 = 1");
    String sql = String.join(" AND ", where) + " ORDER BY requested_at DESC, id DESC";
    return ledger.read(db -> rows(db, sql, values, limit));
  }

  private static void add(List<String> where, String term, List<String> values, String value) {
    where.add(term);
    values.add(value);
  }

  /** Deployments that have not ended, oldest first. */
  public List<LedgerRow> running() {
    return ledger.read(
        db -> rows(db, "ended_at IS NULL ORDER BY requested_at, id", List.of(), MOST));
  }

  /**
   * Per target, by name, the last release that was proven there, by a deployment or by the way
   * back.
   */
  public List<Serving> targets() {
    return ledger.read(
        db -> {
          try (PreparedStatement select = db.prepareStatement(TARGETS)) {
            select.setInt(1, MOST);
            List<Serving> targets = new ArrayList<>();
            try (ResultSet found = select.executeQuery()) {
              while (found.next()) targets.add(serving(found));
            }
            return List.copyOf(targets);
          }
        });
  }

  private static Serving serving(ResultSet from) throws SQLException {
    return new Serving(
        Target.of(from.getString("service"), from.getString("environment")),
        new Version(from.getString("serves")),
        Instant.parse(from.getString("ended_at")),
        new DeploymentId(from.getString("id")),
        Outcome.valueOf(from.getString("outcome")));
  }

  /** What arrived and did not fit, newest first. */
  public List<Mismatch> mismatches(int limit) {
    return ledger.read(
        db -> {
          try (PreparedStatement select = db.prepareStatement(MISMATCHES)) {
            select.setInt(1, bounded(limit));
            List<Mismatch> mismatches = new ArrayList<>();
            try (ResultSet found = select.executeQuery()) {
              while (found.next()) mismatches.add(Verifier.mismatch(found));
            }
            return List.copyOf(mismatches);
          }
        });
  }

  /** Facts across deployments. */
  public AuditTrail trail() {
    return new AuditTrail(ledger);
  }

  /** Checks the facts of one deployment, and that its row follows from them. */
  public Verification verify(DeploymentId id) {
    return ledger.read(db -> new Verifier(db).one(id));
  }

  /**
   * Checks everything, in one pass and with little memory; some 50,000 facts per second were
   * measured.
   */
  public Verification verifyAll() {
    return ledger.read(db -> new Verifier(db).all());
  }

  private static List<LedgerRow> rows(
      Connection db, String whereAndOrder, List<String> values, int limit) throws SQLException {
    String sql = "SELECT " + RowSql.ROW + " FROM deployments WHERE " + whereAndOrder + " LIMIT ?";
    try (PreparedStatement select = db.prepareStatement(sql)) {
      int i = 1;
      for (String value : values) select.setString(i++, value);
      select.setInt(i, bounded(limit));
      List<LedgerRow> rows = new ArrayList<>();
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) rows.add(RowSql.row(found));
      }
      return List.copyOf(rows);
    }
  }

  private static int bounded(int limit) {
    return Math.clamp(limit, 1, MOST);
  }

  private static final String FACTS =
      "SELECT "
          + RowSql.FACT
          + " FROM facts WHERE deployment = ? AND number > ? ORDER BY number LIMIT ?";

  private static final String TARGETS =
      "SELECT id, service, environment, serves, ended_at, outcome FROM (SELECT id, target, service,"
          + " environment, serves, ended_at, outcome, ROW_NUMBER() OVER (PARTITION BY target"
          + " ORDER BY ended_at DESC, id DESC) AS place FROM deployments WHERE serves IS NOT NULL)"
          + " AS served WHERE place = 1 ORDER BY target LIMIT ?";

  private static final String MISMATCHES =
      "SELECT deployment, number, kind, said, body, hash, noticed_at FROM mismatches"
          + " ORDER BY noticed_at DESC, deployment, number LIMIT ?";
}
