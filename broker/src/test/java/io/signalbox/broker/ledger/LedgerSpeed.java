package io.signalbox.broker.ledger;

import io.signalbox.broker.Batches;
import io.signalbox.broker.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures facts per second into an empty ledger, for batches of several sizes; not a test. Facts
 * of many deployments are interleaved, as on a busy bus. Run {@code main} with the test class path.
 */
final class LedgerSpeed {
  private static final int DEPLOYMENTS = 1_000;

  private LedgerSpeed() {}

  public static void main(String[] args) throws Exception {
    for (int round = 1; round <= 2; round++) {
      for (int batch : List.of(1, 20, Batches.MOST)) {
        Path directory = Files.createTempDirectory("ledger-speed");
        measure("SQLite", new SqliteDatabase(directory.resolve("ledger.db")), batch, round);
        measure("PostgreSQL without fsync", PostgresDatabase.create(), batch, round);
      }
    }
  }

  private static void measure(String name, TestDatabase database, int batch, int round) {
    List<Arrival> facts = interleaved(batch == 1 ? DEPLOYMENTS / 10 : DEPLOYMENTS);
    long created = System.nanoTime();
    try (Ledger ledger = new Ledger(database.setup(), InstantSource.fixed(Samples.NOON))) {
      ledger.prepare();
      long begin = System.nanoTime();
      for (int from = 0; from < facts.size(); from += batch) {
        ledger.store(facts.subList(from, Math.min(facts.size(), from + batch)));
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      long verify = System.nanoTime();
      Verification found = ledger.reader().verifyAll();
      double verified = (System.nanoTime() - verify) / 1e9;
      System.out.printf(
          "round %d, %s, batches of %d: open %.0f ms, %.0f facts/s; verified %.0f/s %s%n",
          round,
          name,
          batch,
          (begin - created) / 1e6,
          facts.size() / seconds,
          facts.size() / verified,
          found);
    }
  }

  private static List<Arrival> interleaved(int deployments) {
    List<List<Arrival>> stories = new ArrayList<>();
    for (int i = 0; i < deployments; i++) stories.add(Story.ofEverything("d-" + i).told());
    List<Arrival> facts = new ArrayList<>();
    // Twenty deployments run at any time.
    for (int from = 0; from < deployments; from += 20) {
      List<List<Arrival>> running = stories.subList(from, Math.min(deployments, from + 20));
      for (int number = 0; number < running.getFirst().size(); number++) {
        for (List<Arrival> story : running) facts.add(story.get(number));
      }
    }
    return facts;
  }
}
