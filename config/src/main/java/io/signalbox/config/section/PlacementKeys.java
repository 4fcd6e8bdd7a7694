package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type.Placed;
import io.signalbox.config.yaml.Value;
import io.signalbox.engine.spec.PlatformKind;
import java.util.List;
import java.util.Optional;

/** The keys of a service that say where its instances run. */
final class PlacementKeys {
  static final Key<PlatformKind> PLATFORM =
      key("platform", Scalars.word(PlatformKind.class), "How instances are reached.").orElse("ssh");
  static final Key<List<Placed<String>>> HOSTS =
      key("hosts", Structures.listOf(Names.host().placed()), "Names of hosts, for platform ssh.")
          .orElse("[]");
  static final Key<Integer> INSTANCES =
      key("instances", Scalars.whole(1, 100), "Instances on each host.").orElse("1");
  static final Key<Optional<String>> DIRECTORY =
      key(
              "directory",
              Placeholders.in(Names.onHost(), Placeholders.OF_TARGET),
              "Directory of an instance: releases, slots, shared files. Further instances on a host"
                  + " add -2, -3, … Default: /srv/{service}; for platform local"
                  + " targets/{environment}/{service} below signalbox.data.")
          .optional();

  static final Key<Integer> A =
      key("a", Scalars.port(), "Port of slot a of the first instance on a host.").required();
  static final Key<Integer> B =
      key("b", Scalars.port(), "Port of slot b of the first instance on a host.").required();
  static final Shape PORT_PAIR = Shape.layered("ports", A, B);

  static final Key<Optional<Integer>> PORT =
      key(
              "port",
              Scalars.port(),
              "Port on 127.0.0.1 for slot a; slot b has the next one, and further instances on a"
                  + " host count on. Default: no port.")
          .optional();
  static final Key<Optional<Ports>> PORTS =
      key(
              "ports",
              Section.of(PORT_PAIR, s -> new Ports(s.get(A), s.get(B))),
              "The same with the port of each slot, instead of 'port'.")
          .optional();

  private PlacementKeys() {}

  /** The ports of the first instance on a host. */
  record Ports(int a, int b) {
    /** The ports of another instance on the same host, counted from 0; no two ever meet. */
    Ports of(int instance, int instances) {
      int apart = Math.abs(a - b);
      int stride = apart >= instances ? 1 : apart + 1;
      return new Ports(a + instance * stride, b + instance * stride);
    }
  }

  /** The ports as written in either way; empty for a service without. */
  static Optional<Ports> ports(Section s) {
    boolean overlap = s.get(ProcessKeys.OVERLAP);
    if (s.has(PORT) && s.has(PORTS)) {
      s.problem(PORTS, "Expected either 'port' or 'ports', but there is both.");
    }
    if (overlap && s.get(PORTS).filter(ports -> ports.a == ports.b).isPresent()) {
      s.problem(
          PORTS,
          "Expected two ports, for two processes run at once while they are swapped. For one port"
              + " at a time write 'overlap: false'.");
    }
    return s.get(PORTS).or(() -> s.get(PORT).map(a -> new Ports(a, overlap ? a + 1 : a)));
  }

  /** Where the ports are written, or the section. */
  static Value whereOfPorts(Section s) {
    return s.has(PORTS) ? s.at(PORTS) : s.at(PORT);
  }
}
