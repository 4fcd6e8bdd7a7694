package io.signalbox.bench;

import io.signalbox.broker.Batches;
import io.signalbox.broker.ledger.Arrival;
import io.signalbox.broker.ledger.Ledger;
import io.signalbox.broker.ledger.LedgerReader;
import io.signalbox.broker.wire.FactChain;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The embedded ledger as it grows: facts written a second, and the time of what people ask it.
 * Arguments: the file for the curves, and how many deployments are in it, in ascending order.
 */
public final class GrowthOfLedger {
  private static final int TARGETS = 500;
  private static final int MEASURED_FACTS = 20_000;
  private static final int QUESTIONS = 51;
  private static final int LISTED = 20;
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private final Ledger ledger;
  private final Path file;
  private final List<Curve.Point> written = new ArrayList<>();
  private final List<Curve.Point> history = new ArrayList<>();
  private final List<Curve.Point> shown = new ArrayList<>();
  private final List<Arrival> batch = new ArrayList<>();
  private int deployments;

  private GrowthOfLedger(Ledger ledger, Path file) {
    this.ledger = ledger;
    this.file = file;
  }

  /** A question to the ledger. */
  private interface Question {
    void ask(LedgerReader reader);
  }

  public static void main(String[] args) throws Exception {
    // Until the JVM has compiled what runs.
    on(growth -> growth.writes());
    on(
        growth -> {
          for (int i = 1; i < args.length; i++) growth.measure(Integer.parseInt(args[i]));
          Files.writeString(Path.of(args[0]), growth.svg());
        });
  }

  /** Something measured on a ledger of its own. */
  private interface Measurement {
    void of(GrowthOfLedger growth) throws Exception;
  }

  private static void on(Measurement measurement) throws Exception {
    Path directory = Files.createTempDirectory("signalbox-ledger-");
    Path file = directory.resolve("ledger.db");
    try (Ledger ledger =
        new Ledger(
            new Ledger.Setup("jdbc:sqlite:" + file, Optional.empty(), Optional.empty()),
            InstantSource.system())) {
      measurement.of(new GrowthOfLedger(ledger, file));
    }
    Leftovers.remove(directory);
  }

  private void measure(int size) throws Exception {
    long before = System.nanoTime();
    while (deployments < size) tell();
    double filled = (System.nanoTime() - before) / 1e9;
    double rate = writes();
    double listed =
        asks(r -> r.history(LedgerReader.Filter.of(target(7)), LISTED, Optional.empty()));
    double one = asks(r -> r.facts(new DeploymentId("d-" + deployments / 2)));
    written.add(new Curve.Point(Math.max(1, size), rate));
    history.add(new Curve.Point(Math.max(1, size), listed));
    shown.add(new Curve.Point(Math.max(1, size), one));
    System.out.printf(
        Locale.ROOT,
        "%,d deployments in the ledger (filled in %.0f s, %,d MiB): %,.0f facts/s written, history of a target %.2f ms, facts of a deployment %.2f ms (medians of %d)%n",
        size,
        filled,
        Files.size(file) >> 20,
        rate,
        listed,
        one,
        QUESTIONS);
  }

  private double writes() {
    long began = System.nanoTime();
    int facts = 0;
    while (facts < MEASURED_FACTS) facts += tell();
    return facts / ((System.nanoTime() - began) / 1e9);
  }

  /** The facts of one more deployment, of which a full batch is written. */
  private int tell() {
    deployments++;
    Instant at = BEGINNING.plus(Duration.ofSeconds(deployments));
    Cause cause = new Cause("bench", "" + deployments, "ci", at, false, "", Cause.Wishes.NONE);
    List<FactChain.Link> links =
        FactChain.links(
            new DeploymentId("d-" + deployments),
            target(deployments),
            new Version("" + deployments),
            0,
            "",
            List.of(
                new What.Requested(Deployment.Kind.DEPLOY, cause),
                new What.Started(new Fence(deployments), Optional.empty(), 1, 1, Optional.empty()),
                done(Step.PRECHECK),
                done(Step.PUSH),
                done(Step.SWAP),
                new What.Ended(Outcome.SUCCEEDED, "")),
            at);
    links.forEach(l -> batch.add(Arrival.of(l)));
    if (batch.size() >= Batches.MOST) {
      ledger.store(batch);
      batch.clear();
    }
    return links.size();
  }

  private static What done(Step step) {
    return new What.StepDone(
        Cursor.at(step), 1, List.of(Evidence.of("one", true, "it was read back")));
  }

  private static Target target(int number) {
    return Target.of("s" + number % TARGETS, "bench");
  }

  private double asks(Question question) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < QUESTIONS; i++) {
      long began = System.nanoTime();
      question.ask(ledger.reader());
      millis.add((System.nanoTime() - began) / 1e6);
    }
    millis.sort(null);
    return Pace.at(millis, 0.5);
  }

  private String svg() {
    return Curve.svg(
        "Deployments in the embedded ledger",
        List.of(
            new Curve("written", "facts/s", written),
            new Curve("history of a target, the last " + LISTED, "ms", history),
            new Curve("facts of a deployment", "ms", shown)));
  }
}
