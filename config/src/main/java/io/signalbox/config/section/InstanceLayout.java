package io.signalbox.config.section;

import io.signalbox.config.DeclaredHost;
import io.signalbox.config.Spelling;
import io.signalbox.config.section.PlacementKeys.Ports;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Type.Placed;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PlatformKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lays the instances of a target out over its hosts: names, directories and ports. */
final class InstanceLayout {
  private static final HostName LOCAL = new HostName("local");

  private final Section section;
  private final Target target;
  private final Ground ground;

  InstanceLayout(Section section, Target target, Ground ground) {
    this.section = section;
    this.target = target;
    this.ground = ground;
  }

  /** The instances; fewer, with a problem recorded, where something does not fit. */
  List<Instance> instances() {
    Optional<Ports> ports = PlacementKeys.ports(section);
    Optional<String> directory = directory();
    if (directory.isEmpty()) return List.of();
    List<Instance> instances = new ArrayList<>();
    for (Host host : hosts()) {
      for (int index = 0; index < section.get(PlacementKeys.INSTANCES); index++) {
        instance(host, index, directory.get(), ports).ifPresent(instances::add);
      }
    }
    return instances;
  }

  private Optional<Instance> instance(
      Host host, int index, String directory, Optional<Ports> first) {
    String suffix = index == 0 ? "" : "-" + (index + 1);
    Ports ports =
        first
            .map(some -> some.of(index, section.get(PlacementKeys.INSTANCES)))
            .orElse(new Ports(0, 0));
    if (Math.max(ports.a(), ports.b()) > 65535) {
      PlacementKeys.whereOfPorts(section)
          .problem("Expected ports up to 65535, but some instance would get a higher one.");
      return Optional.empty();
    }
    return section
        .at(PlacementKeys.DIRECTORY)
        .attempt(
            () ->
                new Instance(
                    new InstanceName(host.name() + suffix),
                    host,
                    directory + suffix,
                    ports.a(),
                    ports.b()));
  }

  private List<Host> hosts() {
    return switch (section.get(PlacementKeys.PLATFORM)) {
      case LOCAL -> List.of(Host.local(LOCAL));
      case SSH -> namedHosts();
    };
  }

  private List<Host> namedHosts() {
    List<Placed<String>> names = section.get(PlacementKeys.HOSTS);
    if (names.isEmpty()) {
      section.problem(
          PlacementKeys.HOSTS,
          "Expected %s to name its hosts, but there are none. List them in 'hosts' of the service or of the environment; 'platform: local' needs none."
              .formatted(target));
    }
    Set<String> seen = new LinkedHashSet<>();
    List<Host> hosts = new ArrayList<>();
    for (Placed<String> name : names) {
      if (!seen.add(name.read())) {
        name.at().problem("Expected each host once, but '" + name.read() + "' is there twice.");
        continue;
      }
      checkHost(name, ground);
      Optional.ofNullable(ground.hosts().get(new HostName(name.read())))
          .map(DeclaredHost::host)
          .ifPresent(hosts::add);
    }
    return hosts;
  }

  static void checkHost(Placed<String> name, Ground ground) {
    if (ground.hosts().containsKey(new HostName(name.read()))) return;
    List<String> known = ground.hosts().keySet().stream().map(HostName::value).toList();
    name.at()
        .problem(
            "Expected a host of 'hosts', but there is no '%s'.%s"
                .formatted(name.read(), Spelling.didYouMean(name.read(), known)));
  }

  private Optional<String> directory() {
    boolean local = section.get(PlacementKeys.PLATFORM) == PlatformKind.LOCAL;
    String written =
        section
            .get(PlacementKeys.DIRECTORY)
            .orElse(local ? "targets/{environment}/{service}" : "/srv/{service}");
    String filled =
        Placeholders.fill(written, target.service().value(), target.environment().value());
    if (local) return Optional.of(ground.data().resolve(filled).normalize().toString());
    if (filled.matches("/+[^/].*")) return Optional.of(filled.replaceAll("/+$", ""));
    section.problem(
        PlacementKeys.DIRECTORY,
        "Expected an absolute directory below /, but it is '%s'.%s"
            .formatted(
                filled, filled.startsWith("/") ? "" : " Did you mean '/srv/" + filled + "'?"));
    return Optional.empty();
  }
}
