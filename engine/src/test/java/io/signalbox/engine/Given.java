package io.signalbox.engine;

import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The values that engine tests start from: shop@prod on a, b and c, running v2 after v1. */
public final class Given {
  public static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
  public static final Target SHOP = Target.of("shop", "prod");
  public static final TargetSpec SPEC = spec("a", "b", "c");

  private Given() {}

  public static TargetSpec spec(String... instances) {
    return new TargetSpec(
        SHOP,
        PlatformKind.SSH,
        "/artifacts/shop-{version}.tgz",
        Stream.of(instances).map(Given::instance).toList(),
        new ProcessSpec(
            List.of("run"),
            Optional.empty(),
            Duration.ofMinutes(1),
            Optional.empty(),
            Resources.UNLIMITED,
            Map.of(),
            Map.of(),
            List.of(),
            Duration.ofSeconds(10),
            true),
        List.of(),
        TrafficSpec.none(),
        PrecheckSpec.defaults(),
        BackupSpec.none(),
        GateSpec.defaults(),
        StrategySpec.defaults(),
        List.of(),
        RetrySpec.defaults(),
        5);
  }

  private static Instance instance(String name) {
    Host host = Host.local(new HostName("host-" + name));
    return new Instance(new InstanceName(name), host, "/srv/" + name, 8001, 8002);
  }

  public static TargetSpec with(TargetSpec spec, StrategySpec strategy) {
    return new TargetSpec(
        spec.target(),
        spec.platform(),
        spec.artifact(),
        spec.instances(),
        spec.process(),
        spec.shared(),
        spec.traffic(),
        spec.precheck(),
        spec.backup(),
        spec.gate(),
        strategy,
        spec.hooks(),
        spec.retry(),
        spec.keepReleases());
  }

  public static TargetSpec keeping(BackupSpec backup) {
    return SPEC.keeping(backup);
  }

  public static Digest digest(String version) {
    return new Digest("sha256:" + "%064x".formatted(version.hashCode() & 0xffffffffL));
  }

  public static Release release(String version) {
    return new Release(new Version(version), "/artifacts/" + version, Optional.of(digest(version)));
  }

  public static Proven proven(String version) {
    return new Proven(release(version), SPEC, NOON, new DeploymentId("by-" + version));
  }

  public static Cause cause(String event) {
    return cause(event, false, Cause.Wishes.NONE);
  }

  public static Cause cause(String event, boolean automatic, Cause.Wishes wishes) {
    return new Cause("test", event, "ada", NOON, automatic, "because", wishes);
  }

  public static List<InstanceName> names(String... names) {
    return Stream.of(names).map(InstanceName::new).toList();
  }

  public static Probe probe(String instance, Instant at, boolean healthy) {
    return probe(instance, at, healthy, Duration.ofMillis(5));
  }

  public static Probe probe(String instance, Instant at, boolean healthy, Duration took) {
    return new Probe(
        new InstanceName(instance), Slot.A, false, at, healthy, took, healthy ? "200" : "500");
  }
}
