package io.signalbox.broker.ledger;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Rows and facts to and from SQL. */
final class RowSql {
  private static final String COLUMNS =
      "version, kind, requested_at, requested_by, source, event_id, started_at, ended_at, outcome,"
          + " step, batch, batches, status, said, previous_version, going_to, serves, last_number,"
          + " last_hash, missing, updated_at, step_until";

  private static final int COLUMN_COUNT = 22;

  static final String ROW = "id, target, service, environment, " + COLUMNS;
  static final String FACT = "deployment, number, at, kind, json, before_hash, hash";

  /**
   * Makes the row, or finds it, and in either case locks it until the transaction ends: several
   * engines may write facts of one deployment to one PostgreSQL.
   */
  static final String CLAIM =
      "INSERT INTO deployments ("
          + ROW
          + ") VALUES ("
          + "?, ".repeat(3 + COLUMN_COUNT)
          + "?) ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING "
          + ROW;

  static final String UPDATE =
      "UPDATE deployments SET ("
          + COLUMNS
          + ") = ("
          + "?, ".repeat(COLUMN_COUNT - 1)
          + "?) WHERE id = ?";

  private RowSql() {}

  static void claim(PreparedStatement to, LedgerRow row) throws SQLException {
    to.setString(1, row.id().value());
    to.setString(2, row.target().toString());
    to.setString(3, row.target().service().value());
    to.setString(4, row.target().environment().value());
    columns(to, 5, row);
  }

  static void update(PreparedStatement to, LedgerRow row) throws SQLException {
    to.setString(columns(to, 1, row), row.id().value());
  }

  private static int columns(PreparedStatement to, int first, LedgerRow row) throws SQLException {
    LedgerRow.Progress progress = row.progress();
    int i = first;
    to.setString(i++, row.version().value());
    to.setString(i++, row.kind().map(Deployment.Kind::name).orElse(null));
    to.setString(i++, SqlText.of(row.asked().at()));
    to.setString(i++, row.asked().by());
    to.setString(i++, row.asked().source());
    to.setString(i++, row.asked().eventId());
    to.setString(i++, progress.startedAt().map(SqlText::of).orElse(null));
    to.setString(i++, row.ending().map(e -> SqlText.of(e.at())).orElse(null));
    to.setString(i++, row.ending().map(e -> e.outcome().name()).orElse(null));
    to.setString(i++, progress.step().map(Step::name).orElse(null));
    to.setInt(i++, progress.batch());
    to.setInt(i++, progress.batches());
    to.setString(i++, progress.standing().name());
    to.setString(i++, progress.said());
    to.setString(i++, progress.previous().map(Version::value).orElse(null));
    to.setString(i++, progress.goingTo().map(Version::value).orElse(null));
    to.setString(
        i++, row.ending().flatMap(LedgerRow.Ending::serves).map(Version::value).orElse(null));
    to.setLong(i++, row.trail().lastNumber());
    to.setString(i++, row.trail().lastHash());
    to.setLong(i++, row.trail().missing());
    to.setString(i++, SqlText.of(row.trail().updatedAt()));
    to.setString(i++, progress.until().map(SqlText::of).orElse(null));
    return i;
  }

  /** Empty where somebody wrote into the row by hand what is no row. */
  static Optional<LedgerRow> readable(ResultSet from) throws SQLException {
    try {
      return Optional.of(row(from));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  static LedgerRow row(ResultSet from) throws SQLException {
    Optional<Instant> endedAt = instant(from, "ended_at");
    Optional<Version> serves = text(from, "serves").map(Version::new);
    Optional<LedgerRow.Ending> ending =
        text(from, "outcome")
            .flatMap(o -> endedAt.map(at -> new LedgerRow.Ending(Outcome.valueOf(o), at, serves)));
    return new LedgerRow(
        new DeploymentId(from.getString("id")),
        Target.of(from.getString("service"), from.getString("environment")),
        new Version(from.getString("version")),
        text(from, "kind").map(Deployment.Kind::valueOf),
        new LedgerRow.Asked(
            Instant.parse(from.getString("requested_at")),
            from.getString("requested_by"),
            from.getString("source"),
            from.getString("event_id")),
        progress(from),
        ending,
        new LedgerRow.Trail(
            from.getLong("last_number"),
            from.getString("last_hash"),
            from.getLong("missing"),
            Instant.parse(from.getString("updated_at"))));
  }

  private static LedgerRow.Progress progress(ResultSet from) throws SQLException {
    return new LedgerRow.Progress(
        instant(from, "started_at"),
        text(from, "previous_version").map(Version::new),
        from.getInt("batches"),
        text(from, "step").map(Step::valueOf),
        from.getInt("batch"),
        instant(from, "step_until"),
        LedgerRow.Standing.valueOf(from.getString("status")),
        from.getString("said"),
        text(from, "going_to").map(Version::new));
  }

  static StoredFact fact(ResultSet from) throws SQLException {
    return new StoredFact(
        new DeploymentId(from.getString("deployment")),
        from.getLong("number"),
        Instant.parse(from.getString("at")),
        from.getString("kind"),
        from.getString("json"),
        from.getString("before_hash"),
        from.getString("hash"));
  }

  private static Optional<String> text(ResultSet from, String column) throws SQLException {
    return Optional.ofNullable(from.getString(column));
  }

  private static Optional<Instant> instant(ResultSet from, String column) throws SQLException {
    return text(from, column).map(Instant::parse);
  }
}
