package io.signalbox.sim;

import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.sim.SimHost.Started;
import java.util.Optional;

/** What happens on a host without anybody's command. */
final class Trouble {
  private Trouble() {}

  /** A slot's process starts: under a command, or because the host came up again. */
  static void boot(World world, SimHost host, Slot slot) {
    Started seat = host.process(slot);
    Behaviour behaviour =
        seat.version.map(v -> world.behaviour(host.target, v)).orElse(Behaviour.DIES_AT_START);
    RunState state = behaviour == Behaviour.DIES_AT_START ? RunState.FAILED : RunState.RUNNING;
    Started process =
        new Started(seat.version, seat.digest, seat.configuration, world.now(), state);
    host.slots.put(slot, process);
    if (behaviour == Behaviour.DIES_LATER && !world.healed()) {
      world.at(world.now() + world.chaos.between(500, 60_000), () -> die(world, host, process));
    }
  }

  private static void die(World world, SimHost host, Started process) {
    if (!process.runs() || world.healed()) return;
    process.state = RunState.FAILED;
    world.say(
        () -> "  ! %s of %s ends by itself".formatted(process.version.orElseThrow(), host.name));
    world.watch.disturbed(host.target, "a process on " + host.name + " died");
  }

  /** Everything stops; what has the traffic is enabled and comes up again. */
  static void reboot(World world, SimHost host) {
    if (world.healed()) return;
    world.say(() -> "  ! " + host.name + " reboots");
    world.watch.disturbed(host.target, host.name + " rebooted");
    host.rebooted = world.now();
    host.runs.clear();
    for (Slot slot : Slot.values()) {
      if (host.process(slot).runs()) host.process(slot).state = RunState.STOPPED;
    }
    Optional.ofNullable(host.live)
        .filter(slot -> host.process(slot).version.isPresent())
        .ifPresent(slot -> boot(world, host, slot));
  }

  static void disappear(World world, SimHost host, long howLong) {
    if (world.healed()) return;
    world.tally.hostLost();
    world.say(() -> "  ! " + host.name + " cannot be reached");
    host.reachable = false;
    world.at(
        world.now() + howLong,
        () -> {
          if (!host.reachable) world.say(() -> "  ! " + host.name + " can be reached again");
          host.reachable = true;
        });
  }

  static void fill(World world, SimHost host, long howLong) {
    if (world.healed()) return;
    world.say(() -> "  ! the disk of " + host.name + " is full");
    world.watch.disturbed(host.target, "the disk of " + host.name + " was full");
    host.diskFull = true;
    world.at(world.now() + howLong, () -> host.diskFull = false);
  }

  /** A release that may have proven itself does not start any more, anywhere. */
  static void spoil(World world, Target target, Version version) {
    if (world.healed()) return;
    world.say(() -> "  ! %s of %s would not start any more".formatted(version, target));
    world.watch.disturbed(target, version + " was spoilt");
    world.behave(target, version, Behaviour.DIES_AT_START);
  }
}
