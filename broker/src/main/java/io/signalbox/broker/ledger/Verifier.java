package io.signalbox.broker.ledger;

import io.signalbox.broker.wire.FactChain;
import io.signalbox.engine.name.DeploymentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Checks chains of facts against themselves and against the rows that follow from them. Whoever can
 * write to the database can also write a whole new chain; what shows that is the hash of the last
 * fact, which the bus remembers.
 */
final class Verifier {
  private static final int FETCH = 500;

  private final Connection db;

  Verifier(Connection db) {
    this.db = db;
  }

  /** A chain while it is read. */
  private record Chain(DeploymentId id, long number, String hash, Optional<LedgerRow> row) {
    static Chain of(DeploymentId id) {
      return new Chain(id, 0, "", Optional.empty());
    }
  }

  Verification one(DeploymentId id) throws SQLException {
    return check(" WHERE deployment = ?", " AND id = ?", Optional.of(id));
  }

  Verification all() throws SQLException {
    return check("", "", Optional.empty());
  }

  private Verification check(String ofFacts, String ofRows, Optional<DeploymentId> id)
      throws SQLException {
    Verification chains =
        chains(
            "SELECT " + RowSql.FACT + " FROM facts" + ofFacts + " ORDER BY deployment, number", id);
    if (chains instanceof Verification.Broken) return chains;
    Optional<Verification> more =
        first(
            "SELECT id, 0, 'its row is there, but none of its facts' FROM deployments"
                + " WHERE NOT EXISTS (SELECT 1 FROM facts WHERE deployment = id)"
                + ofRows
                + " ORDER BY id LIMIT 1",
            id);
    if (more.isEmpty()) {
      more =
          first(
              "SELECT deployment, number, said FROM mismatches"
                  + (ofFacts.isEmpty() ? " WHERE " : ofFacts + " AND ")
                  // Told by a newer version: nothing is wrong with it.
                  + "kind <> 'UNKNOWN_KIND'"
                  + " ORDER BY deployment, number LIMIT 1",
              id);
    }
    return more.orElse(chains);
  }

  private Verification chains(String sql, Optional<DeploymentId> id) throws SQLException {
    long checked = 0;
    Optional<Chain> chain = Optional.empty();
    try (PreparedStatement select = db.prepareStatement(sql)) {
      select.setFetchSize(FETCH);
      if (id.isPresent()) select.setString(1, id.get().value());
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          StoredFact fact;
          try {
            fact = RowSql.fact(found);
          } catch (IllegalArgumentException | DateTimeException e) {
            return new Verification.Broken(
                SqlText.printable(found.getString("deployment")),
                found.getLong("number"),
                "its columns cannot be read");
          }
          if (chain.isPresent() && !chain.get().id().equals(fact.deployment())) {
            Optional<Verification> end = end(chain.get());
            if (end.isPresent()) return end.get();
            chain = Optional.empty();
          }
          Chain before = chain.orElse(Chain.of(fact.deployment()));
          Optional<String> wrong = wrong(before, fact);
          if (wrong.isPresent()) return broken(fact.deployment(), fact.number(), wrong.get());
          chain = Optional.of(next(before, fact));
          checked++;
        }
      }
    }
    Optional<Verification> end = chain.isPresent() ? end(chain.get()) : Optional.empty();
    return end.orElse(new Verification.Sound(checked));
  }

  private static Optional<String> wrong(Chain chain, StoredFact fact) {
    if (fact.number() != chain.number() + 1) {
      return Optional.of(
          chain.number() + 2 == fact.number()
              ? "fact %d is missing".formatted(fact.number() - 1)
              : "facts %d to %d are missing".formatted(chain.number() + 1, fact.number() - 1));
    }
    if (!fact.before().equals(chain.hash())) {
      return Optional.of("it names another predecessor than the fact before it");
    }
    if (!FactChain.hash(fact.before(), fact.json()).equals(fact.hash())) {
      return Optional.of("its hash is not the hash of its content");
    }
    Entry entry;
    try {
      entry = Entry.read(fact);
    } catch (IllegalArgumentException e) {
      return Optional.of("it is no fact: " + e.getMessage());
    }
    boolean same =
        entry.deployment().equals(fact.deployment())
            && entry.number() == fact.number()
            && entry.kind().equals(fact.kind())
            && SqlText.rounded(entry.at()).equals(fact.at());
    return same ? Optional.empty() : Optional.of("its columns say something else than its content");
  }

  private static Chain next(Chain chain, StoredFact fact) {
    Entry entry = Entry.read(fact);
    LedgerRow row = Projection.apply(chain.row().orElseGet(() -> Projection.begin(entry)), entry);
    return new Chain(chain.id(), fact.number(), fact.hash(), Optional.of(row));
  }

  /** A chain may be cut off at its end, which it cannot show itself; the row remembers. */
  private Optional<Verification> end(Chain chain) throws SQLException {
    Optional<LedgerRow> stored = Optional.empty();
    try (PreparedStatement select = db.prepareStatement(ROW)) {
      select.setString(1, chain.id().value());
      try (ResultSet found = select.executeQuery()) {
        if (found.next()) stored = RowSql.readable(found);
      }
    }
    if (stored.equals(chain.row())) return Optional.empty();
    long last = stored.map(row -> row.trail().lastNumber()).orElse(0L);
    if (last > chain.number()) {
      return Optional.of(
          broken(chain.id(), chain.number() + 1, "the facts up to %d are missing".formatted(last)));
    }
    return Optional.of(broken(chain.id(), 0, "its row does not follow from its facts"));
  }

  private Optional<Verification> first(String sql, Optional<DeploymentId> id) throws SQLException {
    try (PreparedStatement select = db.prepareStatement(sql)) {
      if (id.isPresent()) select.setString(1, id.get().value());
      try (ResultSet found = select.executeQuery()) {
        return found.next()
            ? Optional.of(
                new Verification.Broken(found.getString(1), found.getLong(2), found.getString(3)))
            : Optional.empty();
      }
    }
  }

  private static Verification broken(DeploymentId id, long number, String said) {
    return new Verification.Broken(id.value(), number, said);
  }

  static Mismatch mismatch(ResultSet from) throws SQLException {
    return new Mismatch(
        from.getString("deployment"),
        from.getLong("number"),
        Mismatch.Kind.valueOf(from.getString("kind")),
        from.getString("said"),
        from.getString("body"),
        from.getString("hash"),
        Instant.parse(from.getString("noticed_at")));
  }

  private static final String ROW = "SELECT " + RowSql.ROW + " FROM deployments WHERE id = ?";
}
