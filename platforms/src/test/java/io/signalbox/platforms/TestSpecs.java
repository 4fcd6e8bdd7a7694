package io.signalbox.platforms;

import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A specification of a test's target, changed by one aspect at a time. */
public record TestSpecs(
    List<Instance> instances,
    List<String> command,
    Optional<String> install,
    Optional<String> user,
    Resources resources,
    Map<String, String> environment,
    Map<String, SecretRef> secrets,
    List<ConfigFile> files,
    List<String> shared,
    TrafficSpec traffic,
    PrecheckSpec precheck,
    BackupSpec backup,
    int keepReleases) {

  public static TestSpecs of(Instance... instances) {
    return new TestSpecs(
        List.of(instances),
        List.of("sleep", "1000"),
        Optional.empty(),
        Optional.empty(),
        Resources.UNLIMITED,
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        TrafficSpec.none(),
        PrecheckSpec.defaults(),
        BackupSpec.none(),
        2);
  }

  public static Instance local(String directory, int portA, int portB) {
    return new Instance(
        new InstanceName("one"), Host.local(new HostName("here")), directory, portA, portB);
  }

  public TestSpecs command(List<String> value) {
    return new TestSpecs(
        instances,
        value,
        install,
        user,
        resources,
        environment,
        secrets,
        files,
        shared,
        traffic,
        precheck,
        backup,
        keepReleases);
  }

  public TestSpecs install(String value) {
    return new TestSpecs(
        instances,
        command,
        Optional.of(value),
        user,
        resources,
        environment,
        secrets,
        files,
        shared,
        traffic,
        precheck,
        backup,
        keepReleases);
  }

  public TestSpecs user(String value) {
    return new TestSpecs(
        instances,
        command,
        install,
        Optional.of(value),
        resources,
        environment,
        secrets,
        files,
        shared,
        traffic,
        precheck,
        backup,
        keepReleases);
  }

  public TestSpecs resources(Resources value) {
    return new TestSpecs(
        instances,
        command,
        install,
        user,
        value,
        environment,
        secrets,
        files,
        shared,
        traffic,
        precheck,
        backup,
        keepReleases);
  }

  public TestSpecs environment(Map<String, String> value) {
    return new TestSpecs(
        instances,
        command,
        install,
        user,
        resources,
        value,
        secrets,
        files,
        shared,
        traffic,
        precheck,
        backup,
        keepReleases);
  }

  public TestSpecs secrets(Map<String, SecretRef> value) {
    return new TestSpecs(
        instances,
        command,
        install,
        user,
        resources,
        environment,
        value,
        files,
        shared,
        traffic,
        precheck,
        backup,
        keepReleases);
  }

  public TestSpecs files(ConfigFile... value) {
    return new TestSpecs(
        instances,
        command,
        install,
        user,
        resources,
        environment,
        secrets,
        List.of(value),
        shared,
        traffic,
        precheck,
        backup,
        keepReleases);
  }

  public TestSpecs shared(String... value) {
    return new TestSpecs(
        instances,
        command,
        install,
        user,
        resources,
        environment,
        secrets,
        files,
        List.of(value),
        traffic,
        precheck,
        backup,
        keepReleases);
  }

  public TestSpecs traffic(TrafficSpec value) {
    return new TestSpecs(
        instances,
        command,
        install,
        user,
        resources,
        environment,
        secrets,
        files,
        shared,
        value,
        precheck,
        backup,
        keepReleases);
  }

  public TestSpecs precheck(PrecheckSpec value) {
    return new TestSpecs(
        instances,
        command,
        install,
        user,
        resources,
        environment,
        secrets,
        files,
        shared,
        traffic,
        value,
        backup,
        keepReleases);
  }

  public TestSpecs backup(BackupSpec value) {
    return new TestSpecs(
        instances,
        command,
        install,
        user,
        resources,
        environment,
        secrets,
        files,
        shared,
        traffic,
        precheck,
        value,
        keepReleases);
  }

  public TargetSpec spec() {
    return new TargetSpec(
        Target.of("web", "test"),
        PlatformKind.LOCAL,
        "unused",
        instances,
        new ProcessSpec(
            command,
            install,
            Duration.ofMinutes(2),
            user,
            resources,
            environment,
            secrets,
            files,
            Duration.ofSeconds(10),
            true),
        shared,
        traffic,
        precheck,
        backup,
        GateSpec.defaults(),
        StrategySpec.defaults(),
        List.<Hook>of(),
        RetrySpec.defaults(),
        keepReleases);
  }

  public static Hook hook(String script) {
    return new Hook("test", Hook.Moment.BEFORE_SWAP, script, Duration.ofMinutes(2), false);
  }
}
