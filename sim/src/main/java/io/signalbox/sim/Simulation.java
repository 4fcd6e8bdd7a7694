package io.signalbox.sim;

import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.sim.SimBroker.Body;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** One seed: trouble first, then everything is healed, and it has to come to a good end. */
final class Simulation {
  private static final long PATIENCE = 3_600_000;
  private static final long A_PERSON_LOOKS = 60_000;
  private static final long WITH_A_LEDGER = 50;

  private Simulation() {}

  /** Empty when nothing was wrong. */
  static Optional<String> fails(long seed, Brain brain, Rules rules) {
    return end(world(seed, brain, rules, false), seed, Books.Habit.SOUND);
  }

  /** As {@link #fails(long, Brain, Rules)}, with a ledger whatever the seed. */
  static Optional<String> fails(long seed, Books.Habit habit) {
    return withLedger(world(seed, Brain.SHIPPED, Rules.ALL, false), seed, habit);
  }

  /**
   * @param happened told what happened in it, whatever its end
   */
  static Optional<String> fails(long seed, Brain brain, Rules rules, Consumer<Tally> happened) {
    World world = world(seed, brain, rules, false);
    try {
      return end(world, seed, Books.Habit.SOUND);
    } finally {
      happened.accept(world.tally.whole());
    }
  }

  /** The same run once more, with one line per message. */
  static String transcript(long seed, Brain brain, Rules rules) {
    World world = world(seed, brain, rules, true);
    String end = end(world, seed, Books.Habit.SOUND).orElse("nothing was wrong");
    return String.join("\n", world.transcript()) + "\n=> " + end;
  }

  /** A real database is a hundred times slower than the rest: some seeds have one. */
  private static Optional<String> end(World world, long seed, Books.Habit habit) {
    return seed % WITH_A_LEDGER == 0 ? withLedger(world, seed, habit) : end(world);
  }

  private static Optional<String> withLedger(World world, long seed, Books.Habit habit) {
    return Ledgers.lend(
        ledger -> {
          world.keeps(new Books(world, ledger, habit, seed));
          return end(world);
        });
  }

  private static Optional<String> end(World world) {
    try {
      live(world);
      return Optional.empty();
    } catch (Violation | IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static World world(long seed, Brain brain, Rules rules, boolean recording) {
    Random random = new Random(seed);
    World world = new World(Chaos.seeded(random), brain, rules, recording);
    new Scenario(world, random).prepare();
    return world;
  }

  private static void live(World world) {
    while (world.now() < Scenario.HEALED) world.tick(Scenario.HEALED);
    world.say(() -> "everything is healed");
    world.heal();
    settle(world);
  }

  /** Runs until no token is left, with a person who retries what waits for one. */
  static void settle(World world) {
    long end = world.now() + PATIENCE;
    while (world.now() < end && !done(world)) {
      long look = world.now() + A_PERSON_LOOKS;
      while (world.now() < look && !done(world)) world.tick(look);
      world.broker.all().forEach(b -> retry(world, b));
    }
    Watch.check(done(world), "an hour after everything was healed, deployments still run");
    world.watch.ends().settled();
    world.books().ifPresent(Books::settled);
  }

  private static boolean done(World world) {
    return world.broker.all().stream()
        .noneMatch(
            b ->
                switch (b) {
                  case Body.Admit a -> true;
                  case Body.Token t -> true;
                  case Body.Parked p -> true;
                  case Body.Wake w -> false;
                  case Body.Told t -> false;
                  case Body.Fact f -> false;
                });
  }

  private static void retry(World world, Body body) {
    if (!(body instanceof Body.Parked parked)) return;
    Deployment deployment = parked.deployment();
    if (!(deployment.status() instanceof Status.Waiting w)) return;
    if (deployment.stay().isPresent() && !deployment.goingBack()) {
      Scenario.tell(world, new Signal.Resume(deployment.id(), "ada", "go on", world.instant()));
      Scenario.tell(world, new Signal.Approve(deployment.id(), "ada", "fine", world.instant()));
      Scenario.tell(world, new Signal.Approve(deployment.id(), "bob", "fine", world.instant()));
      // Who asked for it may be one of those, and may not approve.
      Scenario.tell(world, new Signal.Approve(deployment.id(), "cleo", "fine", world.instant()));
      return;
    }
    if (w.why() == Status.Why.PROPOSED) {
      Scenario.tell(world, new Signal.Approve(deployment.id(), "ada", "back", world.instant()));
      return;
    }
    if (w.why() != Status.Why.QUARANTINE && w.why() != Status.Why.CRASHING) return;
    if (world.watch.lacksData(deployment)) {
      deployment.rung().ifPresent(rung -> withoutItsData(world, deployment, rung.release()));
      return;
    }
    // The person mends the releases that proved themselves and broke since, and tries again.
    deployment.plan().ladder().forEach(p -> mend(world, deployment, p.version()));
    Scenario.tell(world, new Signal.Retry(deployment.id(), "ada", "it is mended", world.instant()));
  }

  /** As the deployment says: nobody has kept it, so the release is deployed without. */
  private static void withoutItsData(World world, Deployment deployment, Release release) {
    Cause.Wishes wishes = new Cause.Wishes(false, true, true, false);
    world.broker.publish(
        new Body.Admit(
            new Ask.Deploy(
                new DeploymentId(deployment.id() + "-without"),
                release,
                deployment.plan().spec(),
                new Cause(
                    "test",
                    "without the data of " + deployment.id(),
                    "ada",
                    world.instant(),
                    false,
                    "nobody has kept it",
                    wishes))));
  }

  private static void mend(World world, Deployment deployment, Version version) {
    world.behave(deployment.target(), version, Behaviour.GOOD);
  }
}
