package io.signalbox.broker.ledger;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who or what asked for everything, what was decided and why: facts across deployments, each with
 * its place in its chain. Every list is bounded; every method throws {@link
 * LedgerUnavailableException} while the database is away.
 */
public final class AuditTrail {
  /** No page is longer. */
  public static final int MOST = 1_000;

  /** What was asked for, decided or told; not the single steps that followed. */
  private static final List<String> DECISIONS =
      List.of(
          "requested",
          "rejected",
          "backup_skipped",
          "turned_back",
          "descended",
          "adopted",
          "heard",
          "superseded",
          "dead_lettered",
          "taken_up",
          "ended");

  private final Ledger ledger;

  AuditTrail(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Which facts: those of the deployments that fit everything that is given.
   *
   * @param from when the deployment was asked for, at the earliest
   * @param to and at the latest
   * @param by a part of the name of who asked
   */
  public record Filter(
      Optional<ServiceName> service,
      Optional<EnvironmentName> environment,
      Optional<DeploymentId> deployment,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<String> by) {
    public static final Filter ALL =
        new Filter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /** A place in the trail; a page begins behind it. */
  public record Place(DeploymentId deployment, long number) {}

  /** The newest decisions first. */
  public List<StoredFact> decisions(Filter filter, int limit) {
    Query query = new Query(filter);
    query.where.add("kind IN ('" + String.join("', '", DECISIONS) + "')");
    return ledger.read(
        db ->
            query.run(
                db.prepareStatement(query.sql("ORDER BY at DESC, deployment DESC, number DESC")),
                limit));
  }

  /** Everything, chain by chain. */
  public List<StoredFact> chains(Filter filter, int limit, Optional<Place> after) {
    Query query = new Query(filter);
    after.ifPresent(
        place -> {
          query.where.add("(deployment, number) > (?, ?)");
          query.values.add(place.deployment().value());
          query.values.add(place.number());
        });
    return ledger.read(
        db -> query.run(db.prepareStatement(query.sql("ORDER BY deployment, number")), limit));
  }

  /** The conditions and what stands in them, in the same order. */
  private static final class Query {
    private final List<String> where = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Query(Filter filter) {
      List<String> deployments = new ArrayList<>();
      filter.service().ifPresent(s -> add(deployments, "service = ?", s.value()));
      filter.environment().ifPresent(e -> add(deployments, "environment = ?", e.value()));
      filter.deployment().ifPresent(d -> add(deployments, "id = ?", d.value()));
      filter.from().ifPresent(f -> add(deployments, "requested_at >= ?", SqlText.of(f)));
      filter.to().ifPresent(t -> add(deployments, "requested_at <= ?", SqlText.of(t)));
      filter
          .by()
          .ifPresent(
              b ->
                  add(
                      deployments,
                      "requested_by LIKE ? ESCAPE '!'",
                      "%" + b.replaceAll("([!%_])", "!$1") + "%"));
      where.add("1 = 1");
      if (!deployments.isEmpty()) {
        where.add(
            "deployment IN (SELECT id FROM deployments WHERE "
                + String.join(" AND ", deployments)
                + ")");
      }
    }

    private void add(List<String> terms, String term, String value) {
      terms.add(term);
      values.add(value);
    }

    String sql(String order) {
      return "SELECT "
          + RowSql.FACT
          + " FROM facts WHERE "
          + String.join(" AND ", where)
          + " "
          + order
          + " LIMIT ?";
    }

    List<StoredFact> run(PreparedStatement select, int limit) throws SQLException {
      try (select) {
        int i = 1;
        for (Object value : values) {
          if (value instanceof Long number) select.setLong(i++, number);
          else select.setString(i++, String.valueOf(value));
        }
        select.setInt(i, Math.clamp(limit, 1, MOST));
        List<StoredFact> facts = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
          while (found.next()) facts.add(RowSql.fact(found));
        }
        return List.copyOf(facts);
      }
    }
  }
}
