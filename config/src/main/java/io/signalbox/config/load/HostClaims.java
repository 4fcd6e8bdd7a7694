package io.signalbox.config.load;

import io.signalbox.config.ListenAddress;
import io.signalbox.config.section.TargetAssembly.Assembled;
import io.signalbox.config.yaml.Value;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who has which port and which directory on which machine. Machines are told apart by the way to
 * them – address, port of sshd, hosts gone through – for one machine may have two names, and one
 * address may be the door to several. The first in the file keeps what it has; the second has a
 * problem.
 */
final class HostClaims {
  private static final int SSH = 22;

  private final Map<Port, String> ports = new HashMap<>();
  private final Map<String, TreeMap<String, Target>> directories = new HashMap<>();

  /** Pairs that were reported already: two services clash on every host that they share. */
  private final Set<String> clashes = new HashSet<>();

  private record Port(String machine, int number) {}

  /** A port of this process. */
  void reserve(ListenAddress address, String owner) {
    ports.put(new Port("127.0.0.1", address.port()), owner);
  }

  void claim(Assembled assembled) {
    Target target = assembled.spec().target();
    Set<String> machines = new HashSet<>();
    for (Instance instance : assembled.spec().instances()) {
      String machine = machine(instance.host());
      claimPort(machine, instance.portA(), "slot a of " + of(instance, target), assembled.ports());
      if (instance.portB() != instance.portA()) {
        claimPort(
            machine, instance.portB(), "slot b of " + of(instance, target), assembled.ports());
      }
      claimDirectory(machine, instance.directory(), target, assembled.directory());
      // One front serves all instances of a target on a machine.
      if (machines.add(machine)) {
        assembled
            .spec()
            .traffic()
            .listen()
            .ifPresent(
                port -> claimPort(machine, port, "the front of " + target, assembled.traffic()));
      }
    }
  }

  private void claimPort(String machine, int number, String claimant, Value where) {
    if (number == 0) return;
    Optional<String> owner =
        Optional.ofNullable(ports.putIfAbsent(new Port(machine, number), claimant));
    owner
        .filter(other -> clashes.add(where.path() + " " + other.replaceAll(" \\(.*", "")))
        .ifPresent(
            other ->
                where.problem(
                    "Expected port %d on %s to be free for %s, but %s has it."
                        .formatted(number, machine, claimant, other)));
  }

  /**
   * Neither the same directory nor one inside another: an instance removes what it does not know.
   */
  private void claimDirectory(String machine, String directory, Target target, Value where) {
    TreeMap<String, Target> claimed =
        directories.computeIfAbsent(machine, ignored -> new TreeMap<>());
    String path = directory + "/";
    Optional<Map.Entry<String, Target>> within =
        Optional.ofNullable(claimed.floorEntry(path)).filter(e -> path.startsWith(e.getKey()));
    Optional<Map.Entry<String, Target>> around =
        Optional.ofNullable(claimed.ceilingEntry(path)).filter(e -> e.getKey().startsWith(path));
    within
        .or(() -> around)
        .filter(other -> clashes.add(where.path() + " " + other.getValue()))
        .ifPresent(
            other ->
                where.problem(
                    "Expected a directory of its own for %s on %s, but '%s' is that of %s or shares it. Put {service} and {environment} into the path."
                        .formatted(target, machine, directory, other.getValue())));
    claimed.putIfAbsent(path, target);
  }

  private static String machine(Host host) {
    String at = host.port() == SSH ? host.address() : host.address() + ":" + host.port();
    return host.jump().map(through -> at + " behind " + machine(through)).orElse(at);
  }

  private static String of(Instance instance, Target target) {
    return target + " (" + instance.name() + ")";
  }
}
