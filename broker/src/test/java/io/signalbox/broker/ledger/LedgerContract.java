package io.signalbox.broker.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.broker.Samples;
import io.signalbox.broker.wire.FactChain;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What writing promises, whatever the database. */
abstract class LedgerContract {
  private TestDatabase database;
  private Ledger ledger;

  abstract TestDatabase create() throws Exception;

  @BeforeEach
  void open() throws Exception {
    database = create();
    ledger = ledger();
  }

  private Ledger ledger() {
    return new Ledger(database.setup(), InstantSource.fixed(Samples.NOON));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  /** What a person has stopped is over when a person says so. */
  @Test
  void aPausedBakeHasNoEndUntilItIsResumed() {
    DeploymentId id = new DeploymentId("auth-9");
    Instant end = Samples.NOON.plusSeconds(900);
    What.Next bake = new What.Next(Step.BAKE, 1, Optional.of(end));
    Cursor gate = new Cursor(Step.GATE, Cursor.Phase.LIVE, 1, 0);
    Story story =
        Story.of(id.value())
            .asked(Deployment.Kind.DEPLOY)
            .started()
            .tell(new What.GatePassed(gate, "ok", List.of(), Optional.of(bake)));
    ledger.store(story.told());
    assertThat(progress(id).until()).contains(end);
    Signal pause = new Signal.Pause(id, "ada", "", Samples.NOON);
    story.tell(
        new What.Heard(pause, true, "paused"), new What.Parked(Status.Why.PAUSED, "paused", end));
    ledger.store(story.told());
    assertThat(progress(id).until()).isEmpty();
    assertThat(progress(id).standing()).isEqualTo(LedgerRow.Standing.WAITING);
    story.tell(new What.Heard(new Signal.Resume(id, "ada", "", Samples.NOON), true, "resumed"));
    ledger.store(story.told());
    assertThat(progress(id).standing()).isEqualTo(LedgerRow.Standing.RUNNING);
  }

  private LedgerRow.Progress progress(DeploymentId id) {
    return ledger.reader().deployment(id.value()).orElseThrow().progress();
  }

  /** A ledger that an earlier version left with facts of no deployment. */
  @Test
  void factsWithoutARowGetOne() throws Exception {
    Story story = Story.ofEverything("auth-2");
    ledger.store(story.told());
    List<String> whole = database.dump();

    database.tamper("DELETE FROM deployments");
    assertThat(ledger.store(story.told())).isZero();
    assertThat(database.dump()).isEqualTo(whole);

    database.tamper("DELETE FROM deployments");
    database.tamper("DELETE FROM facts WHERE number > 1");
    assertThat(ledger.store(story.told())).isEqualTo(story.told().size() - 1);
    assertThat(database.dump()).isEqualTo(whole);
  }

  @Test
  void factsBecomeARow() {
    Story story = Story.ofEverything("auth-2");
    assertThat(ledger.store(story.told())).isEqualTo(story.told().size());

    LedgerRow row = ledger.reader().deployment("auth-2").orElseThrow();
    assertThat(row.kind()).contains(Deployment.Kind.DEPLOY);
    assertThat(row.asked()).isEqualTo(new LedgerRow.Asked(Samples.NOON, "ada", "ci", "e-auth-2"));
    assertThat(row.progress())
        .isEqualTo(
            new LedgerRow.Progress(
                Optional.of(Samples.NOON.plusSeconds(2)),
                Optional.of(new Version("1")),
                2,
                Optional.of(Step.PUSH),
                0,
                Optional.empty(),
                LedgerRow.Standing.ENDED,
                "it ROLLED_BACK",
                Optional.of(new Version("0.9"))));
    assertThat(row.ending().orElseThrow())
        .isEqualTo(
            new LedgerRow.Ending(
                Outcome.ROLLED_BACK,
                Samples.NOON.plusSeconds(13),
                Optional.of(new Version("0.9"))));
    assertThat(row.trail())
        .isEqualTo(
            new LedgerRow.Trail(
                14, story.told().getLast().hash(), 0, Samples.NOON.plusSeconds(13)));
    assertThat(ledger.reader().facts(story.id()))
        .extracting(StoredFact::json)
        .containsExactlyElementsOf(story.told().stream().map(Arrival::json).toList());
    assertThat(ledger.reader().verify(story.id())).isEqualTo(new Verification.Sound(14));
  }

  @Test
  void everyBatchTwiceChangesNothing() throws Exception {
    List<Arrival> told = Story.ofEverything("auth-2").told();
    ledger.store(told.subList(0, 5));
    assertThat(ledger.store(told.subList(0, 5))).isZero();
    ledger.store(told.subList(5, 14));
    List<String> once = database.dump();
    List<Arrival> twice = new ArrayList<>(told);
    twice.addAll(told);
    assertThat(ledger.store(twice)).isZero();
    assertThat(database.dump()).isEqualTo(once);
  }

  @Test
  void anyOrderGivesTheSameLedger() throws Exception {
    List<Arrival> told = new ArrayList<>();
    for (String id : List.of("a-1", "b-1", "c-1")) told.addAll(Story.ofEverything(id).told());
    ledger.store(told);
    List<String> inOrder = database.dump();
    for (int seed = 1; seed <= 5; seed++) {
      TestDatabase other = create();
      try (Ledger shuffled = new Ledger(other.setup(), InstantSource.fixed(Samples.NOON))) {
        Random random = new Random(seed);
        List<Arrival> mixed = new ArrayList<>(told);
        Collections.shuffle(mixed, random);
        for (int from = 0; from < mixed.size(); ) {
          int to = Math.min(mixed.size(), from + 1 + random.nextInt(8));
          shuffled.store(mixed.subList(from, to));
          from = to;
        }
        assertThat(other.dump()).as("seed %d", seed).isEqualTo(inOrder);
        assertThat(shuffled.reader().verifyAll()).isEqualTo(new Verification.Sound(42));
      }
    }
  }

  @Test
  void twoEnginesWriteOneDeployment() throws Exception {
    ledger.prepare();
    List<Arrival> told = Story.ofEverything("auth-2").told();
    try (Ledger second = ledger();
        ExecutorService both = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> stored =
          both.invokeAll(List.of(each(ledger, told, 1), each(second, told, 2)));
      int sum = 0;
      for (Future<Integer> one : stored) sum += one.get();
      assertThat(sum).as("each fact is stored by one of them").isEqualTo(told.size());
    }
    assertThat(ledger.reader().verifyAll()).isEqualTo(new Verification.Sound(14));
  }

  private static Callable<Integer> each(Ledger ledger, List<Arrival> told, int seed) {
    List<Arrival> mixed = new ArrayList<>(told);
    Collections.shuffle(mixed, new Random(seed));
    return () -> mixed.stream().mapToInt(fact -> ledger.store(List.of(fact))).sum();
  }

  @Test
  void aGapIsSeenAndHeals() {
    Story story = Story.ofEverything("auth-2");
    List<Arrival> told = new ArrayList<>(story.told());
    Arrival second = told.remove(1);
    ledger.store(told);
    LedgerRow gap = ledger.reader().deployment("auth-2").orElseThrow();
    assertThat(gap.trail().missing()).isEqualTo(1);
    assertThat(gap.ending()).isPresent();
    assertThat(ledger.reader().verify(story.id()))
        .isEqualTo(new Verification.Broken("auth-2", 3, "fact 2 is missing"));

    ledger.store(List.of(second));
    assertThat(ledger.reader().deployment("auth-2").orElseThrow().trail().missing()).isZero();
    assertThat(ledger.reader().verify(story.id())).isEqualTo(new Verification.Sound(14));
    assertThat(ledger.reader().mismatches(10)).isEmpty();
  }

  @Test
  void aLedgerThatBeganLaterKnowsWhatItCan() {
    List<Arrival> told = Story.ofEverything("auth-2").told();
    ledger.store(told.subList(3, 14));
    LedgerRow row = ledger.reader().deployment("auth-2").orElseThrow();
    assertThat(row.kind()).isEmpty();
    assertThat(row.trail().missing()).isEqualTo(3);
    assertThat(row.ending()).isPresent();
  }

  @Test
  void whatDoesNotFitIsNotedAndNotLost() {
    Story story = Story.of("auth-2").asked(Deployment.Kind.DEPLOY).started();
    Story forged = Story.of("auth-2").asked(Deployment.Kind.ROLLBACK).started();
    Arrival first = story.fact(1);
    Arrival wrongHash =
        new Arrival("x", first.json().replace("\"ada\"", "\"eve\""), "", first.hash());
    ledger.store(List.of(wrongHash));
    ledger.store(List.of(first, forged.fact(1), forged.fact(2)));
    ledger.store(List.of(new Arrival("junk", "no\0thing", "", "")));
    ledger.store(List.of(new Arrival("junk", "no\0thing", "", "")));

    assertThat(ledger.reader().mismatches(10))
        .extracting(Mismatch::kind, Mismatch::number)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(Mismatch.Kind.HASH, 1L),
            org.assertj.core.groups.Tuple.tuple(Mismatch.Kind.CONFLICT, 1L),
            org.assertj.core.groups.Tuple.tuple(Mismatch.Kind.LINK, 2L),
            org.assertj.core.groups.Tuple.tuple(Mismatch.Kind.UNREADABLE, 0L));
    assertThat(ledger.reader().facts(story.id())).hasSize(2);
  }

  @Test
  void aFactOfALaterVersionIsKeptAndProjectedAfterTheUpgrade() throws Exception {
    Story story = Story.of("auth-2").asked(Deployment.Kind.DEPLOY).started();
    String json = story.fact(2).json().replace("\"started\"", "\"teleported\"");
    Arrival later =
        new Arrival("", json, story.fact(1).hash(), FactChain.hash(story.fact(1).hash(), json));
    ledger.store(List.of(story.fact(1), later));
    LedgerRow row = ledger.reader().deployment("auth-2").orElseThrow();
    assertThat(row.trail().lastNumber()).isEqualTo(2);
    assertThat(row.progress().startedAt()).isEmpty();
    assertThat(ledger.reader().mismatches(10))
        .singleElement()
        .extracting(Mismatch::kind)
        .isEqualTo(Mismatch.Kind.UNKNOWN_KIND);
    assertThat(ledger.reader().verifyAll()).isEqualTo(new Verification.Sound(2));

    // The upgrade: from now on, the kind of that fact is known.
    database.tamper(
        "UPDATE facts SET json = replace(json, 'teleported', 'started'), kind = 'started', hash = '"
            + story.fact(2).hash()
            + "' WHERE number = 2");
    ledger.close();
    ledger = ledger();
    assertThat(ledger.reader().deployment("auth-2").orElseThrow().progress().startedAt())
        .isPresent();
    assertThat(ledger.reader().verifyAll()).isEqualTo(new Verification.Sound(2));
  }

  @Test
  void oddTextIsStored() {
    Story story =
        Story.of("auth-2")
            .asked(Deployment.Kind.DEPLOY)
            .tell(new What.Rejected("a\0b \uD83D half \uD83D\uDE00 whole", "n"));
    ledger.store(story.told());
    assertThat(ledger.reader().deployment("auth-2").orElseThrow().progress().said())
        .isEqualTo("a?b ? half \uD83D\uDE00 whole");
    assertThat(ledger.reader().verifyAll()).isEqualTo(new Verification.Sound(2));
  }

  @Test
  void tamperingIsFound() throws Exception {
    record Tampering(String sql, Verification found) {}
    String changedContent = "its hash is not the hash of its content";
    List<Tampering> all =
        List.of(
            new Tampering(
                "UPDATE facts SET json = replace(json, '503', '200') WHERE number = 9",
                new Verification.Broken("b-1", 9, changedContent)),
            new Tampering(
                "UPDATE facts SET at = '2020-01-01T00:00:00.000000Z' WHERE number = 4",
                new Verification.Broken(
                    "b-1", 4, "its columns say something else than its content")),
            new Tampering(
                "DELETE FROM facts WHERE number BETWEEN 5 AND 6",
                new Verification.Broken("b-1", 7, "facts 5 to 6 are missing")),
            new Tampering(
                "DELETE FROM facts WHERE number > 12",
                new Verification.Broken("b-1", 13, "the facts up to 14 are missing")),
            new Tampering(
                "DELETE FROM facts WHERE number > 0",
                new Verification.Broken("b-1", 0, "its row is there, but none of its facts")),
            new Tampering(
                "DELETE FROM deployments WHERE last_number > 0",
                new Verification.Broken("b-1", 0, "its row does not follow from its facts")),
            new Tampering(
                "UPDATE deployments SET outcome = 'SUPERB'",
                new Verification.Broken("b-1", 0, "its row does not follow from its facts")),
            new Tampering(
                "UPDATE facts SET at = 'yesterday' WHERE number = 3",
                new Verification.Broken("b-1", 3, "its columns cannot be read")),
            new Tampering(
                "UPDATE deployments SET outcome = 'SUCCEEDED'",
                new Verification.Broken("b-1", 0, "its row does not follow from its facts")));
    for (Tampering tampering : all) {
      TestDatabase other = create();
      try (Ledger fresh = new Ledger(other.setup(), InstantSource.system())) {
        fresh.store(Story.ofEverything("a-1").told());
        fresh.store(Story.ofEverything("b-1").told());
        fresh.store(Story.ofEverything("c-1").told());
        String where = tampering.sql().contains("WHERE") ? " AND " : " WHERE ";
        String column = tampering.sql().contains("deployments") ? "id" : "deployment";
        int changed = other.tamper(tampering.sql() + where + column + " = 'b-1'");
        assertThat(changed).isPositive();
        assertThat(fresh.reader().verifyAll()).as(tampering.sql()).isEqualTo(tampering.found());
        assertThat(fresh.reader().verify(Story.of("b-1").id())).isEqualTo(tampering.found());
        assertThat(fresh.reader().verify(Story.of("a-1").id()))
            .isEqualTo(new Verification.Sound(14));
      }
    }
  }

  @Test
  void damageDoesNotStopTheLedger() throws Exception {
    List<Arrival> told = Story.ofEverything("auth-2").told();
    ledger.store(told.subList(0, 6));
    ledger.store(told.subList(7, 10));
    database.tamper("UPDATE deployments SET status = 'LOST'");
    database.tamper("UPDATE facts SET json = 'gone' WHERE number = 4");
    String tooLong = "f".repeat(100_000);
    Arrival odd = new Arrival("", told.get(6).json(), tooLong, tooLong);
    assertThat(ledger.store(List.of(odd))).isEqualTo(1);
    assertThat(ledger.store(told)).isEqualTo(4);
    LedgerRow row = ledger.reader().deployment("auth-2").orElseThrow();
    assertThat(row.ending()).isPresent();
    assertThat(ledger.reader().mismatches(10)).isNotEmpty();
    assertThat(ledger.reader().verifyAll())
        .isEqualTo(new Verification.Broken("auth-2", 4, "its hash is not the hash of its content"));
  }

  @Test
  void readersSeeWholeTransactionsWhileOthersWrite() throws Exception {
    Story story = Story.of("auth-2").asked(Deployment.Kind.DEPLOY).started();
    for (int i = 0; i < 100; i++) story.tell(new What.BackupSkipped("ada"));
    AtomicBoolean writing = new AtomicBoolean(true);
    try (ExecutorService readers = Executors.newFixedThreadPool(3)) {
      List<Future<Long>> seen = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        seen.add(
            readers.submit(
                () -> {
                  long checks = 0;
                  do {
                    assertThat(ledger.reader().verify(story.id()))
                        .isInstanceOf(Verification.Sound.class);
                    checks++;
                  } while (writing.get());
                  return checks;
                }));
      }
      for (Arrival fact : story.told()) ledger.store(List.of(fact));
      writing.set(false);
      for (Future<Long> reader : seen) assertThat(reader.get()).isPositive();
    }
    assertThat(ledger.reader().verify(story.id())).isEqualTo(new Verification.Sound(102));
  }

  @Test
  void aCommitIsDurableEvenAfterARollback() {
    assertThat(durability()).isEqualTo(database.durability().answer());
    assertThatThrownBy(
            () ->
                ledger.write(
                    db -> {
                      throw new IllegalStateException("rolled back");
                    }))
        .hasMessage("rolled back");
    assertThat(durability()).isEqualTo(database.durability().answer());
  }

  private String durability() {
    return ledger.write(
        db -> {
          try (Statement ask = db.createStatement();
              ResultSet is = ask.executeQuery(database.durability().sql())) {
            is.next();
            return is.getString(1);
          }
        });
  }

  @Test
  void theDatabaseMayBeAwayAndComeBack() throws Exception {
    List<Arrival> told = Story.ofEverything("auth-2").told();
    ledger.store(told.subList(0, 3));
    try (TestDatabase.Outage outage = database.away()) {
      assertThat(outage).isNotNull();
      assertThatThrownBy(() -> ledger.store(told.subList(3, 14)))
          .isInstanceOf(LedgerUnavailableException.class)
          .hasMessageContaining("not available");
    }
    assertThat(ledger.store(told)).isEqualTo(11);
  }

  @Test
  void theDatabaseMayBeAwayAtTheStart() throws Exception {
    ledger.prepare();
    ledger.close();
    try (TestDatabase.Outage outage = database.away()) {
      assertThat(outage).isNotNull();
      ledger = ledger();
      assertThatThrownBy(() -> ledger.store(Story.of("auth-2").started().told()))
          .isInstanceOf(LedgerUnavailableException.class);
    }
    assertThat(ledger.store(Story.ofEverything("auth-2").told())).isEqualTo(14);
  }
}
