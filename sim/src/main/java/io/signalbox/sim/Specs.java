package io.signalbox.sim;

import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.BackupSpec;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.PrecheckSpec;
import io.signalbox.engine.spec.ProcessSpec;
import io.signalbox.engine.spec.Resources;
import io.signalbox.engine.spec.RetrySpec;
import io.signalbox.engine.spec.StrategySpec;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.engine.spec.TrafficSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Targets small and quick enough to simulate by the thousand. */
final class Specs {
  /** Ready after 2 in a row within 10 s, then watched for 2 s. */
  private static final GateSpec GATE =
      new GateSpec(
          "/health",
          200,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          2,
          Duration.ofSeconds(2),
          0.5,
          Duration.ofSeconds(1),
          5,
          3);

  private Specs() {}

  static TargetSpec target(
      Target target, int instances, boolean overlap, StrategySpec strategy, int keep) {
    return new TargetSpec(
        target,
        PlatformKind.SSH,
        "/artifacts/{version}",
        IntStream.range(0, instances).mapToObj(i -> instance(target, i)).toList(),
        new ProcessSpec(
            List.of("run"),
            Optional.empty(),
            Duration.ofMinutes(1),
            Optional.empty(),
            Resources.UNLIMITED,
            Map.of(),
            Map.of(),
            List.of(),
            Duration.ofSeconds(1),
            overlap),
        List.of(),
        TrafficSpec.none(),
        PrecheckSpec.defaults(),
        new BackupSpec(
            List.of("conf"),
            List.of(),
            Optional.of("dump"),
            Optional.of("undump"),
            Duration.ofMinutes(1),
            1),
        GATE,
        strategy,
        List.of(),
        new RetrySpec(3, Duration.ofSeconds(1), Duration.ofSeconds(4)),
        keep);
  }

  /** The same target with another configuration. */
  static TargetSpec configured(TargetSpec spec, String configuration) {
    ProcessSpec p = spec.process();
    TargetSpec other =
        new TargetSpec(
            spec.target(),
            spec.platform(),
            spec.artifact(),
            spec.instances(),
            new ProcessSpec(
                p.command(),
                p.install(),
                p.installTimeout(),
                p.user(),
                p.resources(),
                Map.of("CONFIGURATION", configuration),
                p.secrets(),
                p.files(),
                p.stopTimeout(),
                p.overlap()),
            spec.shared(),
            spec.traffic(),
            spec.precheck(),
            spec.backup(),
            spec.gate(),
            spec.strategy(),
            spec.hooks(),
            spec.retry(),
            spec.keepReleases());
    TargetSpec asking = spec.approvals().map(other::approvedAs).orElse(other);
    return spec.adopt().map(asking::adopting).orElse(asking);
  }

  private static Instance instance(Target target, int number) {
    String name = target.service() + "-" + (char) ('a' + number);
    return new Instance(
        new InstanceName(name), Host.local(new HostName(name)), "/srv/" + name, 8001, 8002);
  }
}
