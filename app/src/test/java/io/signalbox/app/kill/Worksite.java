package io.signalbox.app.kill;

import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.StepFailedException;
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
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.local.LocalPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The world that the campaign looks at: two instances on this machine, whose processes and install
 * commands write down that they ran. What the engine says of itself is compared with that.
 */
record Worksite(Path root) {
  static final Target TARGET = Target.of("victim", "test");

  Path data() {
    return root.resolve("data");
  }

  Path instance(String name) {
    return root.resolve("instances").resolve(name);
  }

  Path journalOf(String name) {
    return root.resolve(name + ".log");
  }

  /** An artifact whose process runs, or one whose process ends at once. */
  void artifact(String version, boolean good) throws IOException {
    Path directory = Files.createDirectories(root.resolve("artifacts").resolve(version));
    Files.writeString(directory.resolve("version"), version);
    Files.writeString(
        directory.resolve("run.sh"),
        "echo start %s >> \"$1\"\n%s\n".formatted(version, good ? "exec sleep 100000" : "exit 1"));
  }

  TargetSpec spec() {
    List<Instance> instances =
        List.of("one", "two").stream()
            .map(
                n ->
                    new Instance(
                        new InstanceName(n),
                        Host.local(new HostName(n)),
                        instance(n).toString(),
                        0,
                        0))
            .toList();
    return new TargetSpec(
        TARGET,
        PlatformKind.LOCAL,
        root.resolve("artifacts").resolve("{version}").toString(),
        instances,
        new ProcessSpec(
            List.of("sh", "{release}/run.sh", root + "/{instance}.log"),
            Optional.of(
                "sleep 0.05; echo installed $SIGNALBOX_VERSION >> "
                    + root
                    + "/$SIGNALBOX_INSTANCE.log"),
            Duration.ofSeconds(60),
            Optional.empty(),
            Resources.UNLIMITED,
            Map.of(),
            Map.of(),
            List.of(),
            Duration.ofSeconds(2),
            true),
        List.of(),
        TrafficSpec.none(),
        new PrecheckSpec(0, 0, 0, List.of(), false),
        BackupSpec.none(),
        new GateSpec(
            "",
            200,
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            2,
            Duration.ofMillis(100),
            0.01,
            Duration.ofSeconds(5),
            5,
            3),
        new StrategySpec(1, 100, Duration.ZERO, Duration.ZERO),
        List.of(),
        new RetrySpec(3, Duration.ofMillis(100), Duration.ofMillis(500)),
        2);
  }

  /** What the host itself says of an instance. */
  Observation observe(String name) throws StepFailedException {
    return new LocalPlatform(
            new Artifacts(data().resolve("artifacts")), Secrets.ofThisMachine(), f -> {})
        .place(spec(), spec().instance(new InstanceName(name)).orElseThrow())
        .observe();
  }

  /** The version that an instance's live link leads to. */
  Optional<String> live(String name) {
    Path version = instance(name).resolve("current").resolve("version");
    try {
      return Files.exists(version)
          ? Optional.of(Files.readString(version).strip())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  long lines(String name, String line) throws IOException {
    Path log = journalOf(name);
    return Files.exists(log) ? Files.readAllLines(log).stream().filter(line::equals).count() : 0;
  }
}
