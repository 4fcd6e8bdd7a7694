package io.signalbox.sim;

import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.name.DeploymentId;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What producers, people and nature do to the world, drawn from the seed. */
final class Scenario {
  /** When everything that is broken gets mended. */
  static final long HEALED = 400_000;

  private static final long LAST_EVENT = 240_000;

  private final World world;
  private final Random random;
  private final List<DeploymentId> ids = new ArrayList<>();
  private int events;
  private int notes;

  Scenario(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  void prepare() {
    int targets = 1 + random.nextInt(6) / 4;
    for (int t = 0; t < targets; t++) target("t" + t);
    rules();
    if (random.nextInt(4) == 0) clock();
  }

  /** Somebody sets the engines' clock wrong, and right again. */
  private void clock() {
    for (int i = random.nextInt(3); i >= 0; i--) {
      long wrong = random.nextLong(LAST_EVENT);
      long right = wrong + random.nextLong(60_000);
      long ahead = random.nextBoolean() ? FAR_OFF : -FAR_OFF;
      world.at(wrong, () -> world.ahead(ahead));
      world.at(right, () -> world.ahead(0));
    }
  }

  /** So far that nobody who waits for it ends while somebody is patient. */
  private static final long FAR_OFF = 3 * 3_600_000;

  /** A calendar, limits, and people who hold targets. */
  private void rules() {
    List<Freeze> freezes = new ArrayList<>();
    for (int i = random.nextInt(5); i > 2; i--) {
      long from = random.nextLong(LAST_EVENT);
      Instant start = world.instant().plusMillis(from);
      Window window = new Window.Span(start, start.plusMillis(1_000 + random.nextLong(90_000)));
      freezes.add(
          new Freeze("f" + i, false, window, "", Duration.ofMinutes(1), List.of(), List.of()));
    }
    Limits limits = random.nextInt(4) == 0 ? new Limits(1, 0, 0) : Limits.NONE;
    world.rules(freezes, limits);
  }

  /** Whoever holds it lets go again, at the latest when everything is healed. */
  private void holds(Target target) {
    if (random.nextInt(6) > 0) return;
    long when = random.nextLong(LAST_EVENT);
    long until = when + random.nextLong(60_000);
    Cause cause = cause(false, Cause.Wishes.NONE);
    world.at(when, () -> world.broker.publish(new Body.Admit(new Ask.Hold(note(), target, cause))));
    for (long at : new long[] {until, HEALED}) {
      // Two events: the first may come before what it is to end, and is known then.
      Cause end = cause(false, Cause.Wishes.NONE);
      Ask release = new Ask.LetGo(note(), target, end);
      world.at(at, () -> world.broker.publish(new Body.Admit(release)));
    }
  }

  private DeploymentId note() {
    return new DeploymentId("h" + ++notes);
  }

  private void target(String name) {
    Target target = Target.of(name, "prod");
    StrategySpec strategy =
        new StrategySpec(
            1 + random.nextInt(2),
            50,
            Duration.ofSeconds(random.nextInt(3) == 0 ? 2 : 0),
            Duration.ofSeconds(random.nextInt(3) == 0 ? 4 : 0),
            random.nextInt(4) == 0 ? 40 : 0,
            random.nextInt(4) == 0 ? Optional.of(Duration.ofSeconds(6)) : Optional.empty(),
            random.nextInt(5) == 0);
    int instances = 1 + Math.min(random.nextInt(5), random.nextInt(5));
    TargetSpec shop =
        Specs.target(target, instances, random.nextInt(3) > 0, strategy, 1 + random.nextInt(3));
    TargetSpec plain =
        random.nextInt(3) == 0 ? shop.keeping(shop.backup().withProcessFirst()) : shop;
    plain.instances().forEach(i -> world.hosts.put(i.name(), host(target, i.name())));
    versions(target);
    TargetSpec spec = asking(random.nextInt(5) == 0 ? runsByHand(plain) : plain);
    int requests = 2 + random.nextInt(4);
    long when = random.nextInt(1_000);
    for (int i = 0; i < requests; i++) {
      // Whoever deploys next may have left the key out already.
      request(i > 0 && random.nextInt(3) == 0 ? plain : spec, when, i == 0);
      when += random.nextInt((int) LAST_EVENT / requests);
    }
    signals(when);
    holds(target);
    if (random.nextInt(2) == 0) troubles(spec);
  }

  /** Some have to be approved, here or there. */
  private TargetSpec asking(TargetSpec spec) {
    if (random.nextInt(4) > 0) return spec;
    List<Checkpoint> before =
        java.util.stream.Stream.of(Checkpoint.values()).filter(c -> random.nextBoolean()).toList();
    int quorum = 1 + random.nextInt(2);
    Duration expires = Duration.ofSeconds(10 + random.nextInt(100));
    return spec.approvedAs(
        new ApprovalSpec(before, quorum, expires, Approver.OPERATOR, random.nextInt(3) == 0));
  }

  private TargetSpec runsByHand(TargetSpec plain) {
    for (Instance instance : plain.instances()) {
      java.util.Objects.requireNonNull(world.hosts.get(instance.name())).byHand =
          new SimHost.ByHand();
    }
    return plain.adopting(new AdoptSpec("by-hand.service", "/opt/by-hand", List.of()));
  }

  private SimHost host(Target target, io.signalbox.engine.name.InstanceName name) {
    return new SimHost(target, name, world.rules);
  }

  private void versions(Target target) {
    for (int v = 2; v < 9; v++) {
      Behaviour[] all = Behaviour.values();
      Behaviour behaviour =
          random.nextInt(5) < 3 ? Behaviour.GOOD : all[random.nextInt(all.length)];
      world.behave(target, new Version("v" + v), behaviour);
    }
  }

  private void request(TargetSpec spec, long when, boolean first) {
    Ask ask = ask(spec, first);
    if (ask instanceof Ask.Deploy && random.nextInt(4) == 0) {
      alert(spec, when + random.nextInt(20_000));
    }
    int copies = random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 1;
    for (int i = 0; i < copies; i++) {
      world.at(
          when + (long) i * random.nextInt(20_000),
          () -> world.broker.publish(new Body.Admit(ask)));
    }
  }

  private Ask ask(TargetSpec spec, boolean first) {
    if (first && spec.adopt().isPresent()) {
      Version version = new Version("v" + (1 + random.nextInt(4)));
      return new Ask.TakeOver(id(), version, spec, cause(false, Cause.Wishes.NONE));
    }
    if (first) return deploy(spec, true);
    return switch (random.nextInt(16)) {
      case 0 -> adopt(spec);
      case 1, 2, 3, 4 -> rollback(spec);
      case 5, 6 -> retire(spec);
      case 7 -> new Ask.Prune(id(), spec, cause(false, Cause.Wishes.NONE));
      default -> deploy(spec, false);
    };
  }

  /** While it comes out, or soon after; somebody answers sooner or later, or nobody. */
  private void alert(TargetSpec spec, long when) {
    Ask proposes = new Ask.Propose(id(), spec, cause(true, Cause.Wishes.NONE));
    world.at(when, () -> world.broker.publish(new Body.Admit(proposes)));
    DeploymentId proposed = ids.getLast();
    int answer = random.nextInt(4);
    if (answer == 0) return;
    long then = when + random.nextLong(60_000);
    world.at(then, () -> tell(world, signal(proposed, answer == 1 ? 10 : 6)));
  }

  /** Nothing was lost: it finds what is there, or takes the target from whoever holds it. */
  private Ask adopt(TargetSpec spec) {
    Cause.Wishes wishes =
        new Cause.Wishes(false, random.nextInt(3) == 0, random.nextInt(2) == 0, false);
    return new Ask.Adopt(id(), spec, cause(false, wishes));
  }

  private Ask retire(TargetSpec spec) {
    int host = random.nextInt(3 * spec.instances().size());
    Cause.Wishes wishes = new Cause.Wishes(false, false, random.nextInt(3) == 0, false);
    return new Ask.Retire(
        id(),
        spec.instances().stream().map(i -> i.host().name()).skip(host).findFirst(),
        spec,
        cause(false, wishes.purging(random.nextInt(3) == 0)));
  }

  private Ask deploy(TargetSpec spec, boolean first) {
    Version version = new Version("v" + (first ? 1 : 1 + random.nextInt(8)));
    Cause.Wishes wishes =
        new Cause.Wishes(
            random.nextInt(8) == 0, random.nextInt(6) == 0, random.nextInt(5) == 0, false);
    boolean stated = random.nextBoolean();
    return new Ask.Deploy(
        id(),
        new Release(
            version,
            "/artifacts/" + version,
            stated ? Optional.of(SimPlatform.digest(spec.target(), version)) : Optional.empty()),
        Specs.configured(spec, random.nextBoolean() ? "old" : "new"),
        cause(false, wishes));
  }

  private Ask rollback(TargetSpec spec) {
    Optional<Version> to =
        random.nextInt(3) == 0
            ? Optional.of(new Version("v" + (1 + random.nextInt(4))))
            : Optional.empty();
    Cause.Wishes wishes = new Cause.Wishes(false, false, false, random.nextInt(4) == 0);
    return new Ask.Rollback(id(), to, spec, cause(random.nextInt(3) == 0, wishes));
  }

  private DeploymentId id() {
    DeploymentId id = new DeploymentId("d" + (ids.size() + 1));
    ids.add(id);
    return id;
  }

  private Cause cause(boolean automatic, Cause.Wishes wishes) {
    return new Cause(
        "test", "e" + events++, asker(), world.instant(), automatic, "because", wishes);
  }

  /** Ada also approves. */
  private String asker() {
    return random.nextInt(3) == 0 ? "ada" : "somebody";
  }

  private void signals(long last) {
    int signals = random.nextInt(8);
    for (int i = 0; i < signals; i++) {
      DeploymentId id = ids.get(random.nextInt(ids.size()));
      int kind = random.nextInt(12);
      world.at(random.nextLong(last + 30_000), () -> tell(world, signal(id, kind)));
    }
  }

  private Signal signal(DeploymentId id, int kind) {
    return switch (kind) {
      case 0 -> new Signal.Cancel(id, "ada", "enough", world.instant());
      case 1 -> new Signal.RollBack(id, "ada", "it is bad", world.instant());
      case 2 -> new Signal.Pause(id, "ada", "to look", world.instant());
      case 3 -> new Signal.Resume(id, "ada", "looked", world.instant());
      case 4 -> new Signal.Promote(id, "ada", "it is good", world.instant());
      case 5 -> new Signal.OverrideFreeze(id, "ada", "it burns", world.instant());
      case 6, 7 -> new Signal.Approve(id, "ada", "fine", world.instant());
      case 8, 9 -> new Signal.Approve(id, "bob", "fine", world.instant());
      case 10 -> new Signal.Deny(id, "ada", "not now", world.instant());
      default -> new Signal.Retry(id, "ada", "again", world.instant());
    };
  }

  /** Signals are refused for deployments that have ended, and not yet known ones. */
  static void tell(World world, Signal signal) {
    if (world.broker.tokens(signal.deployment()) == 0) return;
    world.say(() -> "tell   " + signal.deployment() + " " + signal.getClass().getSimpleName());
    world.broker.publish(new Body.Told(signal));
    Instant now = world.instant();
    WakeUp wakeUp = new WakeUp(signal.deployment(), WakeUp.ANY, now);
    world.broker.publish(world.scheduled(wakeUp, now));
  }

  private void troubles(TargetSpec spec) {
    int troubles = 1 + random.nextInt(3);
    for (int i = 0; i < troubles; i++) {
      SimHost host =
          java.util.Objects.requireNonNull(
              world.hosts.get(
                  spec.instances().get(random.nextInt(spec.instances().size())).name()));
      long when = random.nextLong(LAST_EVENT);
      long howLong = 500 + random.nextLong(60_000);
      switch (random.nextInt(6)) {
        case 0 -> world.at(when, () -> Trouble.reboot(world, host));
        case 1 -> world.at(when, () -> Trouble.fill(world, host, howLong));
        case 2 -> {
          Version version = new Version("v" + (1 + random.nextInt(3)));
          world.at(when, () -> Trouble.spoil(world, spec.target(), version));
        }
        default -> world.at(when, () -> Trouble.disappear(world, host, howLong));
      }
    }
  }
}
