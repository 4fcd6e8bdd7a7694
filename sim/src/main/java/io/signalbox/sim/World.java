package io.signalbox.sim;

import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.flow.WakeUp;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.sim.SimBroker.Body;
import io.signalbox.sim.SimBroker.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** Virtual time, what is due, and everything that exists. */
final class World {
  /** An engine that is woken in its middle has slept for so long at most. */
  private static final long LONGEST_TRANSACTION = 60_000;

  private static final Instant EPOCH = Instant.parse("2030-01-01T00:00:00Z");
  private static final long MOST_TICKS = 60_000;
  private static final int DEEPEST_SLEEP = 2;

  final Chaos chaos;
  final Rules rules;
  final SimBroker broker;
  final Tally.Sum tally = new Tally.Sum();
  final Watch watch = new Watch(this);
  final Map<InstanceName, SimHost> hosts = new LinkedHashMap<>();
  private final SimEngine engine;
  private final Map<String, Behaviour> behaviours = new HashMap<>();
  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
  private final List<String> transcript = new ArrayList<>();
  private final boolean recording;
  private long now;
  private long ahead;
  private long numbers;
  private long ticks;
  private int sleepers;
  private boolean healed;
  private Faults faults = Faults.NONE;
  private List<Freeze> freezes = List.of();
  private Limits limits = Limits.NONE;
  private Optional<Books> books = Optional.empty();

  /** Something that happens by itself. */
  private record Due(long at, long number, Runnable what) {}

  World(Chaos chaos, Brain brain, Rules rules, boolean recording) {
    this.chaos = chaos;
    this.rules = rules;
    this.recording = recording;
    this.broker = new SimBroker(rules);
    this.engine = new SimEngine(this, brain);
  }

  /** From now on everything is told, and a ledger hears it. */
  void keeps(Books kept) {
    books = Optional.of(kept);
  }

  Optional<Books> books() {
    return books;
  }

  /** As the configuration says from now on. */
  void rules(List<Freeze> frozen, Limits limited) {
    freezes = frozen;
    limits = limited;
  }

  Circumstances around() {
    return new Circumstances(freezes, limits, broker.running(), broker.queued());
  }

  void faults(Faults injected) {
    faults = injected;
  }

  Faults.Fault fault(Execution execution, SimHost host, String what) {
    Faults.Fault fault = faults.at(execution.deployment(), host, what);
    if (fault != Faults.Fault.NONE) {
      watch.disturbed(host.target, fault + " at " + what + " on " + host.name);
      say(() -> "  ! %s: %s at %s".formatted(host.name, fault, what));
    }
    return fault;
  }

  /** Nobody does anything meanwhile. */
  void pass(long howLong) {
    now += howLong;
    happen();
  }

  long now() {
    return now;
  }

  /** What the engines' clock says. */
  Instant instant() {
    return EPOCH.plusMillis(now + ahead);
  }

  /** Sets the engines' clock; 0 is right. */
  void ahead(long millis) {
    if (millis == ahead) return;
    ahead = millis;
    say(() -> "the engines' clock is %d s ahead".formatted(millis / 1000));
  }

  /** A wake-up as the broker keeps it, that was asked for at a moment of the engines' clock. */
  Body.Wake scheduled(WakeUp wakeUp, Instant at) {
    long asked = at.toEpochMilli() - EPOCH.toEpochMilli() - ahead;
    boolean jumped = asked > now || asked < now - LONGEST_TRANSACTION;
    long delay = Math.max(0, wakeUp.at().toEpochMilli() - at.toEpochMilli());
    return new Body.Wake(wakeUp, (jumped ? now : asked) + delay);
  }

  void say(Supplier<String> line) {
    if (recording) transcript.add("%8.3f %s".formatted(now / 1000.0, line.get()));
  }

  List<String> transcript() {
    return transcript;
  }

  void behave(Target target, Version version, Behaviour behaviour) {
    behaviours.put(target + "/" + version, behaviour);
  }

  Behaviour behaviour(Target target, Version version) {
    return behaviours.getOrDefault(target + "/" + version, Behaviour.GOOD);
  }

  void at(long time, Runnable what) {
    agenda.add(new Due(time, numbers++, what));
  }

  /** From now on nothing goes wrong any more. */
  void heal() {
    healed = true;
    ahead(0);
    freezes = List.of();
    hosts
        .values()
        .forEach(
            h -> {
              h.reachable = true;
              h.diskFull = false;
            });
  }

  boolean healed() {
    return healed;
  }

  boolean hiccups(SimHost host) {
    if (healed || !chaos.hiccup()) return false;
    watch.disturbed(host.target, "a command on " + host.name + " failed by chance");
    return true;
  }

  /** A point at which an engine may die or sleep; time passes here. */
  void point(Execution execution, String what) {
    now += chaos.between(1, 30);
    happen();
    if (healed) return;
    switch (chaos.at(what)) {
      case GO -> {}
      case CRASH -> {
        tally.crashed();
        say(() -> "  ✗ the engine dies at " + what);
        throw new Crash(false);
      }
      case CRASH_AND_LEAVE -> {
        tally.crashed();
        say(() -> "  ✗ the engine dies at " + what + " and leaves it running");
        throw new Crash(true);
      }
      case PAUSE -> sleep(execution, what, false);
      case ZOMBIE -> sleep(execution, what, true);
    }
  }

  /** The engine's stack stays where it is; the rest of the world goes on inside this call. */
  private void sleep(Execution execution, String what, boolean lost) {
    if (sleepers == DEEPEST_SLEEP) return;
    tally.slept();
    say(() -> "  … the engine sleeps at " + what + (lost ? " and loses its message" : ""));
    if (lost) execution.session().lose();
    sleepers++;
    long until = now + chaos.between(100, 20_000);
    while (now < until && tick(until)) {}
    sleepers--;
    say(() -> "  … the engine that slept at " + what + " wakes");
  }

  /** Does one thing; false when nothing is to do before that time. */
  boolean tick(long until) {
    if (ticks++ > MOST_TICKS) throw new Violation("It does not come to an end.");
    happen();
    List<Message> ready = broker.free(this::ready);
    if (!ready.isEmpty()) {
      engine.handle(ready.get(chaos.pick(ready.size())));
      return true;
    }
    long next = nextDue();
    now = Math.max(now, Math.min(next, until));
    return next <= until;
  }

  private void happen() {
    while (!agenda.isEmpty() && agenda.peek().at() <= now) agenda.remove().what().run();
  }

  private boolean ready(Body body) {
    return switch (body) {
      case Body.Admit a -> true;
      case Body.Token t -> true;
      case Body.Parked p -> false;
      case Body.Told t -> false;
      case Body.Fact f -> false;
      case Body.Wake w -> w.due() <= now;
    };
  }

  private long nextDue() {
    long next = agenda.isEmpty() ? Long.MAX_VALUE : agenda.peek().at();
    for (Message message : broker.free(b -> b instanceof Body.Wake)) {
      next = Math.min(next, ((Body.Wake) message.body).due());
    }
    return next;
  }
}
