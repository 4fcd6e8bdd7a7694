package io.signalbox.broker;

import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.BackupSpec;
import io.signalbox.engine.spec.ConfigFile;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.Hook;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.PrecheckSpec;
import io.signalbox.engine.spec.ProcessSpec;
import io.signalbox.engine.spec.Resources;
import io.signalbox.engine.spec.RetrySpec;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.engine.spec.StrategySpec;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.engine.spec.TrafficSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Values for tests, with every kind of field filled. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  public static final Digest DIGEST = new Digest("sha256:" + "ab".repeat(32));

  private Samples() {}

  public static TargetSpec spec(int instances) {
    return new TargetSpec(
        Target.of("auth", "production"),
        PlatformKind.SSH,
        "/packages/auth-{version}.tar.gz",
        IntStream.rangeClosed(1, instances)
            .mapToObj(
                i ->
                    new Instance(
                        new InstanceName("pc" + i),
                        Host.local(new HostName("pc" + i)),
                        "/srv/auth",
                        15010,
                        15011))
            .toList(),
        new ProcessSpec(
            List.of("bin/auth", "--port", "{port}"),
            Optional.of("true"),
            Duration.ofMinutes(5),
            Optional.of("www-data"),
            new Resources(OptionalInt.of(50), OptionalLong.of(2L << 30)),
            Map.of("MODE", "production"),
            Map.of("KEY", new SecretRef("env:AUTH_KEY")),
            List.of(new ConfigFile("app.conf", "x = {version}\n", "0640")),
            Duration.ofSeconds(30),
            true),
        List.of("logs"),
        TrafficSpec.none(),
        PrecheckSpec.defaults(),
        BackupSpec.none(),
        GateSpec.defaults(),
        StrategySpec.defaults(),
        List.of(new Hook("smoke", Hook.Moment.SMOKE, "true", Duration.ofSeconds(5), false)),
        RetrySpec.defaults(),
        5);
  }

  public static Proven proven() {
    return deployment().plan().ladder().getFirst();
  }

  public static Deployment deployment() {
    Cause cause = new Cause("ci", "1", "ada", NOON, false, "", Cause.Wishes.NONE);
    Release one = new Release(new Version("1"), "/packages/auth-1.tar.gz", Optional.of(DIGEST));
    Release two = new Release(new Version("2"), "/packages/auth-2.tar.gz", Optional.empty());
    TargetSpec spec = spec(3);
    Proven proven = new Proven(one, spec, NOON, new DeploymentId("auth-1"));
    return Deployment.requested(
        new DeploymentId("auth-2"),
        Deployment.Kind.DEPLOY,
        cause,
        Plan.rolling(spec, two, List.of(proven)));
  }
}
