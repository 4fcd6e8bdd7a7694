package io.signalbox.config.section;

import io.signalbox.config.section.GateSection.Gate;
import io.signalbox.config.section.HealthSection.Health;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Value;
import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.AdoptSpec;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.engine.spec.TrafficSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes a target of its merged section: what spans several of its keys is checked here. */
public final class TargetAssembly {
  private final Section section;
  private final Target target;
  private final Ground ground;

  public TargetAssembly(Section section, Target target, Ground ground) {
    this.section = section;
    this.target = target;
    this.ground = ground;
  }

  /**
   * A target, and where its claims on a host are written.
   *
   * @param ports where its ports are written
   * @param directory where its directory is written
   * @param traffic where its front is described
   */
  public record Assembled(TargetSpec spec, Value ports, Value directory, Value traffic) {}

  /** The target, or nothing when a problem was recorded. */
  public Optional<Assembled> assemble() {
    List<Instance> instances = new InstanceLayout(section, target, ground).instances();
    boolean hasPort = instances.stream().anyMatch(instance -> instance.portA() != 0);
    if (!instances.isEmpty() && !hasPort) needsNoPort();
    ProcessKeys.check(section);
    checkAdopt(instances);
    checkChecks(instances, hasPort);
    if (!section.sound() || instances.isEmpty()) return Optional.empty();
    return section.value().<TargetSpec>attempt(() -> spec(instances, hasPort)).map(this::placed);
  }

  /** Records the hosts that a layer names and that do not exist, used or not. */
  public static void checkHosts(Value layer, Ground ground) {
    Section.peek(PlacementKeys.HOSTS, layer)
        .ifPresent(names -> names.forEach(name -> InstanceLayout.checkHost(name, ground)));
  }

  private TargetSpec spec(List<Instance> instances, boolean hasPort) {
    Gate gate = section.get(TargetSection.GATE);
    return new TargetSpec(
        target,
        section.get(PlacementKeys.PLATFORM),
        artifact(),
        instances,
        ProcessKeys.make(section),
        section.get(TargetSection.SHARED),
        section.get(TargetSection.TRAFFIC),
        section.get(TargetSection.PRECHECK),
        section.get(TargetSection.BACKUP),
        gate.with(section.get(TargetSection.HEALTH), hasPort)
            .judging(section.get(TargetSection.CHECKS), section.get(TargetSection.CHECK_GROUPS)),
        section.get(TargetSection.STRATEGY),
        section.get(TargetSection.HOOKS),
        section.get(TargetSection.RETRY),
        section.get(TargetSection.KEEP_RELEASES),
        section.get(TargetSection.ADOPT),
        Optional.of(section.get(TargetSection.APPROVALS)).filter(a -> !a.before().isEmpty()));
  }

  private Assembled placed(TargetSpec spec) {
    return new Assembled(
        spec,
        PlacementKeys.whereOfPorts(section),
        section.at(PlacementKeys.DIRECTORY),
        section.at(TargetSection.TRAFFIC));
  }

  /** What is taken over has to be something else than what Signalbox makes, and reachable. */
  private void checkAdopt(List<Instance> instances) {
    Optional<AdoptSpec> adopt = section.get(TargetSection.ADOPT);
    if (adopt.isEmpty()) return;
    Path byHand = Path.of(adopt.get().directory());
    for (Instance instance : instances) {
      Path own = Path.of(instance.directory());
      if (own.startsWith(byHand) || byHand.startsWith(own)) {
        section.problem(
            TargetSection.ADOPT,
            "Expected 'adopt.directory' to lie apart from where Signalbox keeps the service, but that is %s."
                .formatted(own));
        return;
      }
    }
    if (instances.stream().map(i -> i.host().name()).distinct().count() < instances.size()) {
      section.problem(
          TargetSection.ADOPT,
          "Expected one instance on each host beside 'adopt': one unit cannot become two.");
    }
    if (section.get(TargetSection.TRAFFIC).front() == TrafficSpec.Front.PROXY) {
      section.problem(
          TargetSection.ADOPT,
          "Expected 'traffic.front' to be nginx or auto beside 'adopt': only nginx can give the port back.");
    }
  }

  private void checkChecks(List<Instance> instances, boolean hasPort) {
    List<CheckSpec> checks = section.get(TargetSection.CHECKS);
    if (checks.size() > GateSpec.MOST_CHECKS) {
      section.problem(
          TargetSection.CHECKS,
          "Expected at most %d checks, but there are %d."
              .formatted(GateSpec.MOST_CHECKS, checks.size()));
    }
    long points = checks.stream().mapToLong(c -> (long) c.window() * instances.size()).sum();
    if (points > GateRun.MOST_POINTS) {
      section.problem(
          TargetSection.CHECKS,
          "Expected windows of at most %d samples in all (each check's window times %d instances), but they are %d: they travel with the deployment."
              .formatted(GateRun.MOST_POINTS, instances.size(), points));
    }
    for (CheckSpec check : checks) lacking(check, hasPort).ifPresent(this::lacks);
    CheckGroupsSection.problems(section.get(TargetSection.CHECK_GROUPS), checks)
        .forEach(said -> section.problem(TargetSection.CHECK_GROUPS, said));
  }

  private void lacks(String said) {
    section.problem(TargetSection.CHECKS, said);
  }

  /** What a source needs of the target and does not find. */
  private Optional<String> lacking(CheckSpec check, boolean hasPort) {
    TrafficSpec traffic = section.get(TargetSection.TRAFFIC);
    boolean fronted = traffic.listen().isPresent() && traffic.front() != TrafficSpec.Front.PROXY;
    boolean knocks =
        switch (check.source()) {
          case SourceSpec.Tcp tcp -> tcp.port() == 0;
          case SourceSpec.Http http -> true;
          case SourceSpec.Grpc grpc -> grpc.port() == 0;
          case SourceSpec.Metrics metrics -> metrics.port() == 0;
          case SourceSpec.AccessLog log -> false;
          case SourceSpec.Exec exec -> false;
          case SourceSpec.Log log -> false;
          case SourceSpec.HostMetric host -> false;
          case SourceSpec.Prometheus prometheus -> false;
          case SourceSpec.Pushed pushed -> false;
        };
    if (knocks && !hasPort) {
      return Optional.of(
          "Expected 'port' beside check '%s': the service has none.".formatted(check.name()));
    }
    return check.source() instanceof SourceSpec.AccessLog log && log.file().isEmpty() && !fronted
        ? Optional.of(
            "Expected 'traffic.listen' with nginx beside check '%s', or the 'file' that nginx logs to: only nginx logs what can be read."
                .formatted(check.name()))
        : Optional.empty();
  }

  private void needsNoPort() {
    if (ProcessKeys.namesPort(section)) {
      section.problem(
          ProcessKeys.COMMAND, "Expected 'port' beside '{port}': the service has no port.");
    }
    if (section.get(TargetSection.TRAFFIC).listen().isPresent()) {
      section.problem(
          TargetSection.TRAFFIC,
          "Expected 'port' beside 'traffic.listen': the front has nowhere to forward to.");
    }
    Health health = section.get(TargetSection.HEALTH);
    if (health.path().filter(path -> !path.isEmpty()).isPresent()) {
      section.problem(
          TargetSection.HEALTH,
          "Expected 'port' beside 'health.path': there is nothing to ask. Without a port, a running process counts as healthy.");
    }
    if (health.grpc().isPresent()) {
      section.problem(
          TargetSection.HEALTH,
          "Expected 'port' beside 'health.grpc': there is nothing to ask. Without a port, a running process counts as healthy.");
    }
  }

  /** Relative to the file, unless it is a URL; braces survive, for they are no path syntax. */
  private String artifact() {
    String written =
        Placeholders.fill(
            section.get(TargetSection.ARTIFACT),
            target.service().value(),
            target.environment().value());
    boolean url = written.startsWith("http://") || written.startsWith("https://");
    return url ? written : ground.base().resolve(Path.of(written)).normalize().toString();
  }
}
