package io.signalbox.sim;

import static io.signalbox.sim.Watch.check;

import io.signalbox.broker.ledger.Arrival;
import io.signalbox.broker.ledger.Ledger;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.broker.ledger.Mismatch;
import io.signalbox.broker.ledger.Verification;
import io.signalbox.broker.wire.FactChain;
import io.signalbox.broker.wire.FactChain.Link;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.sim.SimBroker.Body;
import io.signalbox.sim.SimBroker.Message;
import io.signalbox.sim.SimBroker.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What is told, and the ledger that hears it: the shipped chain of facts, the shipped ledger on a
 * real SQLite, and between them a subscription whose readers die, get facts twice, and get them out
 * of order. Draws from a source of its own, so that a seed is the same run with and without it.
 */
final class Books {
  private static final int MOST_AT_ONCE = 200;
  private static final int LONGEST_PAUSE = 5_000;

  private final World world;
  private final Ledger ledger;
  private final Habit habit;
  private final Random random;
  private final Map<DeploymentId, Long> newest = new HashMap<>();
  private boolean troubled = true;

  /** How facts are told and read; all but the first are known to be bad. */
  enum Habit {
    SOUND,
    ACKNOWLEDGES_BEFORE_IT_STORES,
    TELLS_BEFORE_THE_COMMIT,
    FORGETS_WHAT_WAS_TOLD_LAST,
    LEAVES_OUT_THE_END,
    DROPS_WHAT_COMES_LATE
  }

  Books(World world, Ledger ledger, Habit habit, long seed) {
    this.world = world;
    this.ledger = ledger;
    this.habit = habit;
    this.random = new Random(~seed);
    readLater();
  }

  /** Gives the deployment that remembers what was told. */
  Deployment tell(Deployment deployment, List<What> facts, Instant at, Transaction tx) {
    List<What> told =
        habit == Habit.LEAVES_OUT_THE_END
            ? facts.stream().filter(f -> !(f instanceof What.Ended)).toList()
            : facts;
    FactChain.Told chained = FactChain.tell(deployment, told, at);
    publish(chained.links(), tx);
    return habit == Habit.FORGETS_WHAT_WAS_TOLD_LAST
        ? chained.deployment().havingTold(chained.deployment().facts(), deployment.chain())
        : chained.deployment();
  }

  void note(DeploymentId id, Target target, List<What> facts, Instant at, Transaction tx) {
    publish(FactChain.links(id, target, Version.NONE, 0, "", facts, at), tx);
  }

  private void publish(List<Link> links, Transaction tx) {
    for (Link link : links) {
      if (habit == Habit.TELLS_BEFORE_THE_COMMIT) world.broker.publish(new Body.Fact(link));
      else tx.send(new Body.Fact(link));
    }
  }

  private void readLater() {
    world.at(
        world.now() + 1 + random.nextInt(LONGEST_PAUSE),
        () -> {
          read();
          if (troubled) readLater();
        });
  }

  /** One batch of one reader, who may die before the ledger has it, or before it says so. */
  private void read() {
    List<Message> free = new ArrayList<>(world.broker.free(b -> b instanceof Body.Fact));
    if (free.isEmpty()) return;
    // Several readers, and what comes again, mix the order.
    if (random.nextInt(5) == 0) Collections.shuffle(free, random);
    Transaction tx = world.broker.begin();
    int most = troubled ? 1 + random.nextInt(MOST_AT_ONCE) : MOST_AT_ONCE;
    List<Arrival> batch = new ArrayList<>();
    for (Message message : free.subList(0, Math.min(most, free.size()))) {
      Link link = ((Body.Fact) tx.take(message).body).link();
      if (!late(link)) batch.add(Arrival.of(link));
    }
    if (habit == Habit.ACKNOWLEDGES_BEFORE_IT_STORES) tx.commit();
    if (dies()) {
      tx.lose();
      return;
    }
    ledger.store(batch);
    if (dies()) tx.lose();
    else tx.commit();
  }

  private boolean late(Link link) {
    long number = link.fact().number();
    long before = newest.merge(link.fact().deployment(), number, Math::max);
    return habit == Habit.DROPS_WHAT_COMES_LATE && number < before;
  }

  private boolean dies() {
    return troubled && random.nextInt(6) == 0;
  }

  /** Everything is read; what the ledger says is compared with what was told, and with the ends. */
  void settled() {
    troubled = false;
    while (!world.broker.free(b -> b instanceof Body.Fact).isEmpty()) read();
    List<Mismatch> mismatches = ledger.reader().mismatches(1);
    check(mismatches.isEmpty(), "the ledger notes a mismatch: %s", mismatches);
    Verification verified = ledger.reader().verifyAll();
    check(
        verified.equals(new Verification.Sound(world.broker.told())),
        "%d facts were told, and the ledger says %s",
        world.broker.told(),
        verified);
    world.watch.ends().outcomes().forEach(this::recorded);
  }

  private void recorded(DeploymentId id, io.signalbox.engine.model.Outcome outcome) {
    boolean same =
        ledger
            .reader()
            .deployment(id.value())
            .flatMap(LedgerRow::ending)
            .filter(e -> e.outcome() == outcome)
            .isPresent();
    check(same, "%s ended as %s, and the ledger does not say so", id, outcome);
  }
}
