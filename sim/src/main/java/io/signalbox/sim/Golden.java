package io.signalbox.sim;

import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.AdoptSpec;
import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.engine.spec.ApprovalSpec.Approver;
import io.signalbox.engine.spec.ApprovalSpec.Checkpoint;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.StrategySpec;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.engine.spec.Window;
import io.signalbox.sim.SimBroker.Body;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A scenario told by hand, on shop@prod with three instances. */
final class Golden {
  private static final Target SHOP = Target.of("shop", "prod");
  private static final Cause.Wishes PREEMPT = new Cause.Wishes(false, false, true, false);

  private static final Cause.Wishes NONE = Cause.Wishes.NONE;

  private static final Cause.Wishes FORCE = new Cause.Wishes(false, true, false, false);

  private static final Cause.Wishes RESTORE_DATA = new Cause.Wishes(false, false, false, true);

  private final World world;
  private final TargetSpec spec;

  /** The same, but it says nothing of what runs by hand. */
  private final TargetSpec plain;

  private Golden(Chaos chaos, Brain brain, Rules rules, TargetSpec plain, boolean byHand) {
    this.world = new World(chaos, brain, rules, true);
    this.plain = plain;
    this.spec =
        byHand ? plain.adopting(new AdoptSpec("shop.service", "/opt/shop", List.of())) : plain;
    for (Instance instance : spec.instances()) {
      SimHost host = new SimHost(SHOP, instance.name(), rules);
      if (byHand) host.byHand = new SimHost.ByHand();
      world.hosts.put(instance.name(), host);
    }
  }

  /** What is told. Seconds from the start, in order. */
  enum Story {
    HAPPY_ROLLING_DEPLOYMENT,
    FAILED_GATE_ROLLS_BACK,
    FIRST_DEPLOYMENT_FAILS,
    PROCESS_DIES_AT_START,
    HOST_LOST_DURING_PUSH,
    HOST_LOST_DURING_SWAP,
    CANCEL_DURING_SWAP,
    PAUSE_RESUME_AND_PROMOTE,
    BREACH_WHILE_PAUSED,
    APPROVED_BY_TWO,
    BREACH_WHILE_WAITING_FOR_APPROVAL,
    NOBODY_APPROVES,
    SUPERSEDE,
    HOLD_AND_FREEZE,
    BLUE_GREEN,
    CANARY_BREACHES,
    ROLLBACK_DURING_BAKE,
    ROLLBACK_PROCESS_FIRST,
    ROLLBACK_HOURS_LATER,
    ROLLBACK_WITH_DATA,
    LADDER_TO_AN_OLDER_RELEASE,
    QUARANTINE_AND_PREEMPT,
    SAME_VERSION_NEW_CONFIGURATION,
    RETIRE_AND_DEPLOY_AGAIN,
    LOST_JOURNAL_AND_ADOPT,
    ADOPT_WHAT_IS_HALF_DONE,
    TAKE_OVER_WHAT_RUNS_BY_HAND,
    TAKE_OVER_FAILS,
    TAKE_OVER_AND_CANCEL,
    TAKE_OVER_LEFT_TO_A_PLAIN_DEPLOYMENT,
    TAKE_OVER_AND_RETIRE
  }

  static Golden play(Story story, Chaos chaos) {
    return play(story, chaos, Brain.SHIPPED);
  }

  static Golden play(Story story, Chaos chaos, Brain brain) {
    return play(story, chaos, brain, Rules.ALL);
  }

  static Golden play(Story story, Chaos chaos, Brain brain, Rules rules) {
    return play(story, chaos, brain, rules, Faults.NONE);
  }

  /**
   * @param faults until everything is healed
   */
  static Golden play(Story story, Chaos chaos, Brain brain, Rules rules, Faults faults) {
    Golden golden = begin(story, chaos, brain, rules, faults);
    golden.heal();
    return golden;
  }

  private static StrategySpec strategy(Story story) {
    Duration pause = Duration.ofSeconds(2);
    Duration bake = Duration.ofSeconds(3);
    Duration canary = Duration.ofSeconds(20);
    return switch (story) {
      case BLUE_GREEN -> new StrategySpec(1, 100, pause, bake, 0, Optional.empty(), true);
      case CANARY_BREACHES -> new StrategySpec(1, 100, pause, bake, 0, Optional.of(canary), false);
      default -> new StrategySpec(1, 100, pause, bake);
    };
  }

  /** Told so far as everything goes wrong that is to. */
  static Golden begin(Story story, Chaos chaos, Brain brain, Rules rules, Faults faults) {
    boolean three = story == Story.HAPPY_ROLLING_DEPLOYMENT || story == Story.ROLLBACK_DURING_BAKE;
    int instances = three ? 3 : 2;
    TargetSpec shop = Specs.target(SHOP, instances, true, strategy(story), 1);
    TargetSpec plain =
        story == Story.ROLLBACK_PROCESS_FIRST
            ? shop.keeping(shop.backup().withProcessFirst())
            : shop;
    Golden golden = new Golden(chaos, brain, rules, plain, story.name().startsWith("TAKE_OVER"));
    golden.world.faults(faults);
    golden.prepare(story);
    long told = story == Story.ROLLBACK_HOURS_LATER ? 15_000_000 : 300_000;
    while (golden.world.now() < told) golden.world.tick(told);
    return golden;
  }

  /** Nothing goes wrong any more, and a person looks after what waits for one. */
  void heal() {
    world.faults(Faults.NONE);
    Simulation.settle(world);
  }

  /** What the traffic of each host goes to. */
  List<String> serving() {
    return world.hosts.values().stream().map(Golden::served).toList();
  }

  /** The token of a deployment that is parked, and holds its target. */
  java.util.Optional<Status.Waiting> waits(String id) {
    boolean held = world.broker.record(SHOP).heldBy(new DeploymentId(id));
    return world.broker.all().stream()
        .filter(b -> held && b instanceof Body.Parked p && p.deployment().id().value().equals(id))
        .map(b -> ((Body.Parked) b).deployment().status())
        .filter(Status.Waiting.class::isInstance)
        .map(Status.Waiting.class::cast)
        .findFirst();
  }

  /** At how many points an engine could die in it. */
  static int points(Story story) {
    java.util.concurrent.atomic.AtomicInteger seen =
        new java.util.concurrent.atomic.AtomicInteger();
    play(story, Chaos.counting(seen));
    return seen.get();
  }

  private void prepare(Story story) {
    switch (story) {
      case HAPPY_ROLLING_DEPLOYMENT -> deploys("v1", "v2");
      case FAILED_GATE_ROLLS_BACK -> {
        behave("v3", Behaviour.SICK_UNDER_TRAFFIC);
        deploys("v1", "v3");
      }
      case FIRST_DEPLOYMENT_FAILS -> {
        behave("v1", Behaviour.SICK);
        deploys("v1");
      }
      case PROCESS_DIES_AT_START -> {
        behave("v2", Behaviour.DIES_AT_START);
        deploys("v1", "v2");
      }
      case HOST_LOST_DURING_PUSH -> {
        deploys("v1", "v2");
        world.at(100_033, () -> away(1, 30_000));
      }
      case HOST_LOST_DURING_SWAP -> {
        deploys("v1", "v2");
        whenever(() -> host(1).seats("v2"), () -> away(1, 60_000));
      }
      case CANCEL_DURING_SWAP -> {
        deploys("v1", "v2");
        onceLive(0, "v2", () -> Scenario.tell(world, cancel("d2")));
      }
      case PAUSE_RESUME_AND_PROMOTE -> {
        deploys("v1", "v2");
        onceLive(0, "v2", () -> tell(new Signal.Pause(d2(), "ada", "to look", world.instant())));
        world.at(140_000, () -> tell(new Signal.Resume(d2(), "ada", "looked", world.instant())));
        whenever(
            () -> world.now() > 140_000 && stands("d2", Step.BAKE),
            () -> tell(new Signal.Promote(d2(), "ada", "it is good", world.instant())));
      }
      case BREACH_WHILE_PAUSED -> {
        deploys("v1", "v2");
        onceLive(0, "v2", () -> tell(new Signal.Pause(d2(), "ada", "to look", world.instant())));
        world.at(130_000, () -> behave("v2", Behaviour.SICK_UNDER_TRAFFIC));
      }
      case APPROVED_BY_TWO -> {
        asks(Checkpoint.SWAP, Checkpoint.REST);
        for (int i = 0; i < 2; i++) {
          world.at(110_000 + i * 30_000L, () -> approve("ada"));
          world.at(115_000 + i * 30_000L, () -> approve("ada"));
          world.at(120_000 + i * 30_000L, () -> approve("bob"));
        }
      }
      case BREACH_WHILE_WAITING_FOR_APPROVAL -> {
        asks(Checkpoint.REST);
        world.at(130_000, () -> behave("v2", Behaviour.SICK_UNDER_TRAFFIC));
      }
      case NOBODY_APPROVES -> asks(Checkpoint.REST);
      case SUPERSEDE -> {
        deploys("v1", "v2");
        world.at(101_000, () -> ask(deploy("d3", "v3", Cause.Wishes.NONE)));
        world.at(102_000, () -> ask(deploy("d4", "v4", Cause.Wishes.NONE)));
      }
      case BLUE_GREEN -> deploys("v1", "v2");
      case CANARY_BREACHES -> {
        deploys("v1", "v2");
        world.at(115_000, () -> behave("v2", Behaviour.SICK_UNDER_TRAFFIC));
      }
      case HOLD_AND_FREEZE -> {
        deploys("v1", "v2");
        world.at(120_000, () -> ask(new Ask.Hold(new DeploymentId("h1"), SHOP, cause("h1", NONE))));
        world.at(121_000, () -> ask(deploy("d3", "v3", NONE)));
        world.at(
            150_000, () -> ask(new Ask.LetGo(new DeploymentId("h2"), SHOP, cause("h2", NONE))));
        Instant start = world.instant().plusSeconds(170);
        Window lunch = new Window.Span(start, start.plusSeconds(60));
        Freeze freeze =
            new Freeze("lunch", false, lunch, "", Duration.ofHours(1), List.of(), List.of());
        world.rules(List.of(freeze), Limits.NONE);
        world.at(171_000, () -> ask(deploy("d4", "v4", NONE)));
        world.at(172_000, () -> ask(deploy("d5", "v5", NONE)));
        world.at(180_000, () -> ask(rollback("d6", NONE)));
      }
      case ROLLBACK_DURING_BAKE, ROLLBACK_PROCESS_FIRST -> {
        deploys("v1", "v2");
        whenever(
            () -> world.now() > 100_000 && stands("d2", Step.BAKE),
            () -> tell(new Signal.RollBack(d2(), "ada", "it is bad", world.instant())));
      }
      case ROLLBACK_HOURS_LATER -> {
        deploys("v1", "v2", "v3");
        world.at(14_000_000, () -> ask(rollback("d4", Cause.Wishes.NONE)));
      }
      case ROLLBACK_WITH_DATA -> {
        deploys("v1", "v2", "v3");
        world.at(250_000, () -> ask(rollback("d4", RESTORE_DATA)));
      }
      case LADDER_TO_AN_OLDER_RELEASE -> {
        behave("v3", Behaviour.SICK_UNDER_TRAFFIC);
        deploys("v1", "v2", "v3");
        world.at(199_000, () -> breaks("v2"));
      }
      case SAME_VERSION_NEW_CONFIGURATION -> {
        deploys("v1");
        TargetSpec other = Specs.configured(spec, "new");
        world.at(100_000, () -> ask(deploy("d2", "v1", Cause.Wishes.NONE, other)));
        world.at(200_000, () -> ask(deploy("d3", "v1", Cause.Wishes.NONE, other)));
      }
      case RETIRE_AND_DEPLOY_AGAIN -> {
        deploys("v1", "v2");
        world.at(200_000, () -> ask(retire("d3", Cause.Wishes.NONE.purging(true))));
        world.at(240_000, () -> ask(deploy("d4", "v3", Cause.Wishes.NONE)));
      }
      case LOST_JOURNAL_AND_ADOPT -> {
        deploys("v1", "v2", "v3");
        world.at(230_000, this::lose);
        world.at(240_000, () -> ask(deploy("d4", "v4", Cause.Wishes.NONE)));
        world.at(245_000, () -> ask(deploy("d5", "v5", Cause.Wishes.NONE)));
        world.at(250_000, () -> ask(adopt("d6", Cause.Wishes.NONE)));
        world.at(260_000, () -> ask(deploy("d7", "v4", Cause.Wishes.NONE)));
        world.at(290_000, () -> ask(rollback("d8", Cause.Wishes.NONE)));
      }
      case ADOPT_WHAT_IS_HALF_DONE -> {
        behave("v2", Behaviour.SICK_UNDER_TRAFFIC);
        deploys("v1", "v2");
        world.at(99_000, () -> breaks("v1"));
        world.at(140_000, () -> ask(adopt("d3", PREEMPT)));
        world.at(150_000, () -> ask(adopt("d4", FORCE)));
        world.at(160_000, () -> ask(deploy("d5", "v3", Cause.Wishes.NONE)));
      }
      case TAKE_OVER_WHAT_RUNS_BY_HAND -> {
        behave("v2", Behaviour.SICK_UNDER_TRAFFIC);
        ask(takeOver("d1"));
        world.at(100_000, () -> ask(takeOver("d2")));
        world.at(110_000, () -> ask(deploy("d3", "v2", Cause.Wishes.NONE)));
      }
      case TAKE_OVER_FAILS -> {
        behave("0-by-hand", Behaviour.SICK_UNDER_TRAFFIC);
        ask(takeOver("d1"));
        world.at(99_000, () -> behave("0-by-hand", Behaviour.GOOD));
        world.at(100_000, () -> ask(takeOver("d2")));
      }
      case TAKE_OVER_AND_CANCEL -> {
        ask(takeOver("d1"));
        onceLive(1, "0-by-hand", () -> Scenario.tell(world, cancel("d1")));
      }
      case TAKE_OVER_LEFT_TO_A_PLAIN_DEPLOYMENT -> {
        behave("v1", Behaviour.SICK);
        ask(takeOver("d1"));
        onceLive(0, "0-by-hand", () -> ask(deploy("d2", "v1", PREEMPT, plain)));
      }
      case TAKE_OVER_AND_RETIRE -> {
        ask(takeOver("d1"));
        onceLive(0, "0-by-hand", () -> ask(retire("d2", PREEMPT)));
      }
      case QUARANTINE_AND_PREEMPT -> {
        behave("v2", Behaviour.SICK_UNDER_TRAFFIC);
        deploys("v1", "v2");
        world.at(99_000, () -> breaks("v1"));
        world.at(140_000, () -> ask(deploy("d3", "v3", PREEMPT)));
      }
    }
  }

  /** v2 goes out after v1, and two have to agree there. */
  private void asks(Checkpoint... before) {
    Duration expires = Duration.ofSeconds(60);
    TargetSpec asking =
        spec.approvedAs(new ApprovalSpec(List.of(before), 2, expires, Approver.OPERATOR, false));
    deploys("v1");
    world.at(100_000, () -> ask(deploy("d2", "v2", NONE, asking)));
  }

  private void approve(String person) {
    tell(new Signal.Approve(d2(), person, "fine", world.instant()));
  }

  private void tell(Signal signal) {
    Scenario.tell(world, signal);
  }

  private static DeploymentId d2() {
    return new DeploymentId("d2");
  }

  /** Whether its token stands at that step. */
  private boolean stands(String id, Step step) {
    return world.broker.all().stream()
        .anyMatch(
            b ->
                b instanceof Body.Parked p
                    && p.deployment().id().value().equals(id)
                    && p.deployment().cursor().step() == step);
  }

  /** One every hundred seconds. */
  private void deploys(String... versions) {
    for (int i = 0; i < versions.length; i++) {
      Ask ask = deploy("d" + (i + 1), versions[i], Cause.Wishes.NONE);
      world.at(i * 100_000L, () -> ask(ask));
    }
  }

  private void behave(String version, Behaviour behaviour) {
    world.behave(SHOP, new Version(version), behaviour);
  }

  /** A proven release that serves, but would not start again. */
  private void breaks(String version) {
    behave(version, Behaviour.DIES_AT_START);
    world.watch.disturbed(SHOP, version + " broke");
    host(0).slots.values().forEach(p -> stop(p, version));
    world.say(() -> "  ! " + version + " broke, and its processes on " + host(0).name + " ended");
  }

  private static void stop(SimHost.Started process, String version) {
    if (process.version.equals(Optional.of(new Version(version)))) {
      process.state = io.signalbox.engine.port.Observation.RunState.FAILED;
    }
  }

  private void onceLive(int instance, String version, Runnable then) {
    whenever(() -> host(instance).serves(version), then);
  }

  /** Looks every 50 ms. */
  private void whenever(java.util.function.BooleanSupplier condition, Runnable then) {
    if (condition.getAsBoolean()) then.run();
    else if (world.now() < 1_000_000) world.at(world.now() + 50, () -> whenever(condition, then));
  }

  private void away(int instance, long howLong) {
    Trouble.disappear(world, host(instance), howLong);
  }

  private SimHost host(int instance) {
    return java.util.Objects.requireNonNull(world.hosts.get(spec.instances().get(instance).name()));
  }

  private void ask(Ask ask) {
    world.broker.publish(new Body.Admit(ask));
  }

  private Ask deploy(String id, String version, Cause.Wishes wishes) {
    return deploy(id, version, wishes, spec);
  }

  private Ask deploy(String id, String version, Cause.Wishes wishes, TargetSpec today) {
    Release release = new Release(new Version(version), "/artifacts/" + version, Optional.empty());
    return new Ask.Deploy(new DeploymentId(id), release, today, cause(id, wishes));
  }

  private Ask rollback(String id, Cause.Wishes wishes) {
    return new Ask.Rollback(new DeploymentId(id), Optional.empty(), spec, cause(id, wishes));
  }

  private Ask retire(String id, Cause.Wishes wishes) {
    return new Ask.Retire(new DeploymentId(id), Optional.empty(), spec, cause(id, wishes));
  }

  private Ask adopt(String id, Cause.Wishes wishes) {
    return new Ask.Adopt(new DeploymentId(id), spec, cause(id, wishes));
  }

  private Ask takeOver(String id) {
    return new Ask.TakeOver(
        new DeploymentId(id), new Version("0-by-hand"), spec, cause(id, Cause.Wishes.NONE));
  }

  /** The record of the target is gone, as after the loss of the journal; nobody acts on it now. */
  private void lose() {
    world.broker.forget(SHOP);
    world.watch.lost(SHOP);
    world.say(() -> "  ! the journal is lost");
  }

  private Signal cancel(String id) {
    return new Signal.Cancel(new DeploymentId(id), "ada", "enough", world.instant());
  }

  private Cause cause(String id, Cause.Wishes wishes) {
    return new Cause("test", "event-" + id, "ada", world.instant(), false, "because", wishes);
  }

  /** What happened, line by line, and how it ended. */
  String transcript() {
    return String.join("\n", world.transcript()) + "\n\n" + end();
  }

  /** Outcomes, and what the hosts really serve. */
  String end() {
    StringBuilder end = new StringBuilder();
    world
        .watch
        .ends()
        .outcomes()
        .forEach((id, outcome) -> end.append(id).append(": ").append(outcome).append('\n'));
    world
        .hosts
        .values()
        .forEach(
            h ->
                end.append(h.name)
                    .append(" serves ")
                    .append(served(h))
                    .append(state(h))
                    .append(byHand(h))
                    .append('\n'));
    return end.toString();
  }

  private static String state(SimHost host) {
    return ", paths of %s, data of %s".formatted(host.state.paths(), host.state.data());
  }

  private static String byHand(SimHost host) {
    if (host.byHand == null) return "";
    return (host.byHand.runs ? ", runs by hand" : ", no more by hand")
        + (host.byHand.noted ? ", noted" : "");
  }

  private static String served(SimHost host) {
    Slot live = host.live;
    if (live == null) return "nothing";
    return host.process(live).version.map(Version::value).orElse("nothing")
        + (host.process(live).runs() ? "" : ", which does not run");
  }
}
