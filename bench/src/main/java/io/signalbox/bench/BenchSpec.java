package io.signalbox.bench;

import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.ApprovalSpec;
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

/** The plainest configuration there is. */
final class BenchSpec {
  private BenchSpec() {}

  /** The one instance, on this machine. */
  static Instance here() {
    return new Instance(
        new InstanceName("one"), Host.local(new HostName("local")), "/srv/bench", 0, 0);
  }

  /** One that waits for a person before anything runs on any host. */
  static TargetSpec approved(Target target) {
    TargetSpec plain =
        of(target, PlatformKind.LOCAL, "/artifacts/{version}", List.of(BenchSpec.here()));
    return new TargetSpec(
        plain.target(),
        plain.platform(),
        plain.artifact(),
        plain.instances(),
        plain.process(),
        plain.shared(),
        plain.traffic(),
        plain.precheck(),
        plain.backup(),
        plain.gate(),
        plain.strategy(),
        plain.hooks(),
        plain.retry(),
        plain.keepReleases(),
        Optional.empty(),
        Optional.of(
            new ApprovalSpec(
                List.of(ApprovalSpec.Checkpoint.SWAP),
                1,
                Duration.ofDays(7),
                ApprovalSpec.Approver.OPERATOR,
                false)));
  }

  static TargetSpec of(
      Target target, PlatformKind platform, String artifact, List<Instance> instances) {
    return new TargetSpec(
        target,
        platform,
        artifact,
        instances,
        new ProcessSpec(
            List.of("true"),
            Optional.empty(),
            Duration.ofSeconds(1),
            Optional.empty(),
            Resources.UNLIMITED,
            Map.of(),
            Map.of(),
            List.of(),
            Duration.ofSeconds(1),
            true),
        List.of(),
        TrafficSpec.none(),
        PrecheckSpec.defaults(),
        BackupSpec.none(),
        new GateSpec(
            "",
            200,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            Duration.ZERO,
            1,
            Duration.ofSeconds(1),
            5,
            3),
        new StrategySpec(1, 100, Duration.ZERO, Duration.ZERO),
        List.of(),
        RetrySpec.defaults(),
        5);
  }
}
