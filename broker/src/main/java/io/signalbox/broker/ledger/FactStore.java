package io.signalbox.broker.ledger;

import io.signalbox.broker.wire.FactChain;
import io.signalbox.engine.name.DeploymentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes one batch of facts and the rows that follow from them, within the transaction of its
 * connection. The same batch again changes nothing; facts may come in any order.
 */
final class FactStore {
  private final Connection db;
  private final Instant now;

  FactStore(Connection db, Instant now) {
    this.db = db;
    this.now = now;
  }

  /** A link of a chain, as far as it is needed to check its neighbours. */
  private record Link(String before, String hash) {}

  /** Gives how many facts were new. */
  int store(List<Arrival> arrivals) throws SQLException {
    List<Mismatch> mismatches = new ArrayList<>();
    // Sorted, so that two engines lock the rows in the same order.
    Map<DeploymentId, List<Entry>> arrived = new TreeMap<>();
    for (Arrival arrival : arrivals) {
      try {
        Entry entry = Entry.read(arrival);
        arrived.computeIfAbsent(entry.deployment(), d -> new ArrayList<>()).add(entry);
      } catch (IllegalArgumentException e) {
        mismatches.add(unreadable(arrival, e));
      }
    }
    int stored = 0;
    try (PreparedStatement claim = db.prepareStatement(RowSql.CLAIM);
        PreparedStatement update = db.prepareStatement(RowSql.UPDATE);
        PreparedStatement insert = db.prepareStatement(INSERT)) {
      for (List<Entry> entries : arrived.values()) {
        Optional<LedgerRow> row = claim(claim, entries.getFirst());
        DeploymentId id = entries.getFirst().deployment();
        NavigableMap<Long, Link> known = around(id, entries);
        boolean rowless = !known.isEmpty() && row.filter(r -> r.trail().lastNumber() > 0).isEmpty();
        List<Entry> fresh = fresh(known, entries, mismatches);
        for (Entry entry : fresh) add(insert, entry);
        if (fresh.isEmpty() && !rowless) continue;
        RowSql.update(
            update,
            row.isPresent() && !rowless ? project(row.get(), fresh) : projectAll(id, fresh));
        update.addBatch();
        stored += fresh.size();
      }
      insert.executeBatch();
      update.executeBatch();
    }
    write(mismatches);
    return stored;
  }

  /** Gives the row as it was, or as it begins; empty where it cannot be read. */
  private static Optional<LedgerRow> claim(PreparedStatement claim, Entry any) throws SQLException {
    RowSql.claim(claim, Projection.begin(any));
    try (ResultSet claimed = claim.executeQuery()) {
      claimed.next();
      return RowSql.readable(claimed);
    }
  }

  /** What is not stored yet, in order, each number once; what does not fit is noted. */
  private List<Entry> fresh(
      NavigableMap<Long, Link> known, List<Entry> entries, List<Mismatch> mismatches) {
    NavigableMap<Long, Entry> fresh = new TreeMap<>();
    for (Entry entry : entries) {
      Link there = known.putIfAbsent(entry.number(), new Link(entry.before(), entry.hash()));
      if (there == null) fresh.put(entry.number(), entry);
      else if (!there.hash().equals(entry.hash())) {
        mismatches.add(
            mismatch(entry, Mismatch.Kind.CONFLICT, "another fact of this number is known"));
      }
    }
    for (Entry entry : fresh.values()) check(entry, known, mismatches);
    return List.copyOf(fresh.values());
  }

  private void check(Entry entry, Map<Long, Link> known, List<Mismatch> mismatches) {
    if (!FactChain.hash(entry.before(), entry.json()).equals(entry.hash())) {
      mismatches.add(
          mismatch(entry, Mismatch.Kind.HASH, "its hash is not the hash of its content"));
    }
    Optional<String> expected =
        entry.number() == 1
            ? Optional.of("")
            : Optional.ofNullable(known.get(entry.number() - 1)).map(Link::hash);
    if (expected.isPresent() && !expected.get().equals(entry.before())) {
      mismatches.add(
          mismatch(entry, Mismatch.Kind.LINK, "it names another predecessor than the known one"));
    }
    Optional.ofNullable(known.get(entry.number() + 1))
        .filter(next -> !next.before().equals(entry.hash()))
        .ifPresent(
            next ->
                mismatches.add(
                    mismatch(
                        entry, Mismatch.Kind.LINK, "its successor names another predecessor")));
    if (entry.what().isEmpty()) {
      mismatches.add(
          mismatch(entry, Mismatch.Kind.UNKNOWN_KIND, "this version does not know its kind"));
    }
  }

  /** The links of the arrived numbers and of their neighbours. */
  private NavigableMap<Long, Link> around(DeploymentId id, List<Entry> entries)
      throws SQLException {
    NavigableMap<Long, Link> links = new TreeMap<>();
    long lowest = entries.stream().mapToLong(Entry::number).min().orElse(0);
    long highest = entries.stream().mapToLong(Entry::number).max().orElse(0);
    try (PreparedStatement select = db.prepareStatement(SELECT_LINKS)) {
      select.setString(1, id.value());
      select.setLong(2, lowest - 1);
      select.setLong(3, highest == Long.MAX_VALUE ? highest : highest + 1);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          links.put(found.getLong(1), new Link(found.getString(2), found.getString(3)));
        }
      }
    }
    return links;
  }

  private LedgerRow project(LedgerRow row, List<Entry> fresh) throws SQLException {
    boolean inOrder = fresh.getFirst().number() > row.trail().lastNumber();
    if (inOrder && row.trail().lastNumber() > 0) {
      LedgerRow next = row;
      for (Entry entry : fresh) next = Projection.apply(next, entry);
      return next;
    }
    return row.trail().lastNumber() == 0
        ? Projection.all(fresh)
        : projectAll(fresh.getFirst().deployment(), fresh);
  }

  private LedgerRow projectAll(DeploymentId id, List<Entry> fresh) throws SQLException {
    NavigableMap<Long, Entry> all = new TreeMap<>();
    for (Entry entry : Entry.readable(facts(db, id))) {
      all.put(entry.number(), entry);
    }
    fresh.forEach(entry -> all.put(entry.number(), entry));
    return Projection.all(List.copyOf(all.values()));
  }

  /**
   * Projects again what an older version stored without knowing its kind.
   *
   * @return how many deployments were looked at
   */
  int projectLateKinds() throws SQLException {
    List<DeploymentId> ids = new ArrayList<>();
    try (PreparedStatement select = db.prepareStatement(SELECT_UNKNOWN);
        ResultSet found = select.executeQuery()) {
      while (found.next()) ids.add(new DeploymentId(found.getString(1)));
    }
    try (PreparedStatement claim = db.prepareStatement(RowSql.CLAIM);
        PreparedStatement update = db.prepareStatement(RowSql.UPDATE);
        PreparedStatement settle = db.prepareStatement(DELETE_UNKNOWN)) {
      for (DeploymentId id : ids) {
        Optional<Entry> any = Entry.readable(facts(db, id)).stream().findFirst();
        if (any.isEmpty() || claim(claim, any.get()).isEmpty()) continue;
        // Read again: only now can no other engine add to them.
        List<Entry> entries = Entry.readable(facts(db, id));
        if (entries.stream().anyMatch(e -> e.what().isEmpty())) continue;
        RowSql.update(update, Projection.all(entries));
        update.executeUpdate();
        settle.setString(1, id.value());
        settle.executeUpdate();
      }
    }
    return ids.size();
  }

  private static List<StoredFact> facts(Connection db, DeploymentId id) throws SQLException {
    try (PreparedStatement select = db.prepareStatement(SELECT_FACTS)) {
      select.setString(1, id.value());
      List<StoredFact> facts = new ArrayList<>();
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) facts.add(RowSql.fact(found));
      }
      return facts;
    }
  }

  private static void add(PreparedStatement insert, Entry entry) throws SQLException {
    insert.setString(1, entry.deployment().value());
    insert.setLong(2, entry.number());
    insert.setString(3, entry.target().toString());
    insert.setString(4, entry.version().value());
    insert.setString(5, SqlText.of(entry.at()));
    insert.setString(6, SqlText.printable(entry.kind()));
    insert.setString(7, entry.json());
    insert.setString(8, entry.before());
    insert.setString(9, entry.hash());
    insert.addBatch();
  }

  private void write(List<Mismatch> mismatches) throws SQLException {
    if (mismatches.isEmpty()) return;
    try (PreparedStatement insert = db.prepareStatement(INSERT_MISMATCH)) {
      for (Mismatch mismatch : mismatches) {
        insert.setString(1, mismatch.deployment());
        insert.setLong(2, mismatch.number());
        insert.setString(3, mismatch.kind().name());
        insert.setString(4, mismatch.said());
        insert.setString(5, mismatch.body());
        insert.setString(6, mismatch.hash());
        insert.setString(7, SqlText.of(mismatch.noticedAt()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private Mismatch mismatch(Entry entry, Mismatch.Kind kind, String said) {
    return new Mismatch(
        entry.deployment().value(), entry.number(), kind, said, entry.json(), entry.hash(), now);
  }

  private Mismatch unreadable(Arrival arrival, IllegalArgumentException why) {
    String body = SqlText.printable(arrival.json());
    return new Mismatch(
        "",
        0,
        Mismatch.Kind.UNREADABLE,
        SqlText.printable(arrival.label() + ": " + why.getMessage()),
        body,
        // Its own hash may be missing; each such message is kept once.
        FactChain.hash(SqlText.printable(arrival.hash()), body),
        now);
  }

  private static final String INSERT =
      "INSERT INTO facts (deployment, number, target, version, at, kind, json, before_hash, hash)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String INSERT_MISMATCH =
      "INSERT INTO mismatches (deployment, number, kind, said, body, hash, noticed_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

  private static final String SELECT_UNKNOWN =
      "SELECT DISTINCT deployment FROM mismatches WHERE kind = 'UNKNOWN_KIND'";

  private static final String DELETE_UNKNOWN =
      "DELETE FROM mismatches WHERE kind = 'UNKNOWN_KIND' AND deployment = ?";

  private static final String SELECT_LINKS =
      "SELECT number, before_hash, hash FROM facts WHERE deployment = ? AND number BETWEEN ? AND ?";

  private static final String SELECT_FACTS =
      "SELECT " + RowSql.FACT + " FROM facts WHERE deployment = ? ORDER BY number";
}
