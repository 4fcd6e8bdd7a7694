package io.signalbox.bench;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.ssh.SshPlatform;
import io.signalbox.routes.step.Fanout;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A release of 200 MB in 4,000 files to all test hosts, and then one with 5 % of the files changed,
 * beside rsync to the same hosts in parallel with the fastest cipher. Argument: rounds. The hosts
 * come from the properties file that SIGNALBOX_TEST_HOSTS names.
 */
public final class PushBench {
  private static final int FILES = 4_000;
  private static final int BYTES = 50_000;
  private static final int CHANGED = FILES / 20;
  private static final String OURS = "/srv/bench-signalbox";
  private static final String THEIRS = "/home/deploy/bench-rsync";

  private final Properties hosts = new Properties();
  private final List<Instance> instances;
  private final Path work;

  /** One for all rounds, as a Signalbox that runs has one, with its pool of sessions. */
  private final SshPlatform platform;

  private int fence;

  private PushBench(Path hostsFile, Path work, SshPlatform platform) throws IOException {
    this.platform = platform;
    try (Reader reader = Files.newBufferedReader(hostsFile)) {
      hosts.load(reader);
    }
    this.work = work;
    this.instances =
        IntStream.rangeClosed(1, Integer.parseInt(property("count")))
            .mapToObj(this::instance)
            .toList();
  }

  public static void main(String[] args) throws Exception {
    String file = System.getenv("SIGNALBOX_TEST_HOSTS");
    if (file == null) {
      System.out.println("push: skipped; bring hosts up first (see CONTRIBUTING.md)");
      return;
    }
    Path work = Files.createTempDirectory("signalbox-push-");
    try (SshPlatform platform =
        new SshPlatform(new Artifacts(work.resolve("cache")), Secrets.ofThisMachine())) {
      new PushBench(Path.of(file), work, platform).run(Integer.parseInt(args[0]));
    } finally {
      try (var all = Files.walk(work)) {
        for (Path path : all.sorted(Collections.reverseOrder()).toList())
          Files.deleteIfExists(path);
      }
    }
  }

  private void run(int rounds) throws Exception {
    Path first = work.resolve("1");
    Path second = work.resolve("2");
    write(first, second);
    List<Times> all = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      clear();
      sync();
      double rsync = rsync(first, "1", List.of());
      sync();
      double rsyncAgain = rsync(second, "2", List.of("--link-dest=../1"));
      sync();
      double rsyncSums = rsync(second, "3", List.of("--checksum", "--link-dest=../1"));
      sync();
      double push = push(first, "1");
      sync();
      double pushAgain = push(second, "2");
      Times times = new Times(push, rsync, pushAgain, rsyncAgain, rsyncSums);
      print(round == 0 ? "warm-up" : "round " + round, times);
      if (round > 0) all.add(times);
    }
    clear();
    print(
        "median of " + rounds,
        new Times(
            median(all.stream().map(Times::push).toList()),
            median(all.stream().map(Times::rsync).toList()),
            median(all.stream().map(Times::pushAgain).toList()),
            median(all.stream().map(Times::rsyncAgain).toList()),
            median(all.stream().map(Times::rsyncSums).toList())));
  }

  /** Nobody pays for what another wrote before: the hosts share this machine's disk. */
  private static void sync() throws Exception {
    if (new ProcessBuilder("sync").start().waitFor() != 0)
      throw new IllegalStateException("sync failed");
  }

  private record Times(
      double push, double rsync, double pushAgain, double rsyncAgain, double rsyncSums) {}

  private void print(String what, Times t) {
    System.out.printf(
        Locale.ROOT,
        "push to %d hosts, %s: first %.1f s, rsync -a %.1f s, ratio %.2f; 5 %% changed %.1f s, rsync --link-dest %.1f s, ratio %.2f, rsync --checksum --link-dest %.1f s, ratio %.2f%n",
        instances.size(),
        what,
        t.push(),
        t.rsync(),
        t.push() / t.rsync(),
        t.pushAgain(),
        t.rsyncAgain(),
        t.pushAgain() / t.rsyncAgain(),
        t.rsyncSums(),
        t.pushAgain() / t.rsyncSums());
  }

  private static void write(Path first, Path second) throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < FILES; i++) {
      byte[] content = new byte[BYTES];
      random.nextBytes(content);
      String name = "d" + i % 40 + "/f" + i;
      file(first.resolve(name), content);
      if (i < CHANGED) random.nextBytes(content);
      file(second.resolve(name), content);
    }
    // rsync compares sizes and times, in whole seconds: what has changed must look so.
    for (int i = 0; i < FILES; i++) {
      String name = "d" + i % 40 + "/f" + i;
      FileTime before = Files.getLastModifiedTime(first.resolve(name));
      Files.setLastModifiedTime(
          second.resolve(name),
          i < CHANGED ? FileTime.from(before.toInstant().plusSeconds(60)) : before);
    }
  }

  private static void file(Path path, byte[] content) throws IOException {
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.write(path, content);
  }

  /**
   * The push step of a deployment, whose precheck has read the artifact and connected to the hosts:
   * claims, sends what is missing, verifies every file on every host, publishes, reads back.
   */
  private double push(Path artifact, String version) throws Exception {
    Release release = new Release(new Version(version), artifact.toString(), Optional.empty());
    TargetSpec spec = spec();
    platform.artifact(release);
    claim(spec);
    long began = System.nanoTime();
    Map<InstanceName, Claim> claims = claim(spec);
    platform
        .push(spec, release, claims)
        .forEach(
            (name, result) -> {
              if (result instanceof Result.No<?> no)
                throw new IllegalStateException(name + ": " + no.failed());
            });
    return (System.nanoTime() - began) / 1e9;
  }

  private Map<InstanceName, Claim> claim(TargetSpec spec) {
    fence++;
    Map<InstanceName, Claim> claims = new HashMap<>();
    Fanout.atOnce()
        .each(
            instances,
            i ->
                platform
                    .place(spec, i)
                    .claim(new Fence(fence), new DeploymentId("bench-" + fence), 1))
        .forEach(
            (name, result) -> {
              if (result instanceof Result.Ok<Claim> ok) claims.put(name, ok.value());
            });
    if (claims.size() < instances.size())
      throw new IllegalStateException("not every host could be claimed");
    return claims;
  }

  private double rsync(Path artifact, String version, List<String> options) throws Exception {
    long began = System.nanoTime();
    List<Process> running = new ArrayList<>();
    for (Instance instance : instances) {
      List<String> command = new ArrayList<>(List.of("rsync", "-a"));
      command.addAll(options);
      command.addAll(
          List.of(
              "-e",
              String.join(" ", ssh(instance)),
              artifact + "/",
              property("user") + "@127.0.0.1:" + THEIRS + "/" + version + "/"));
      running.add(new ProcessBuilder(command).inheritIO().start());
    }
    for (Process process : running) {
      if (process.waitFor() != 0) throw new IllegalStateException("rsync failed");
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private List<String> ssh(Instance instance) {
    return List.of(
        "ssh",
        "-i",
        property("identity"),
        "-o",
        "UserKnownHostsFile=" + property("known_hosts"),
        "-o",
        "KexAlgorithms=curve25519-sha256",
        "-c",
        "aes128-gcm@openssh.com",
        "-p",
        Integer.toString(instance.host().port()));
  }

  private void clear() throws Exception {
    for (Instance instance : instances) {
      List<String> command = new ArrayList<>(ssh(instance));
      command.addAll(
          List.of(
              property("user") + "@127.0.0.1",
              "sudo rm -rf %s %s; mkdir %s; sudo sync -f /srv".formatted(OURS, THEIRS, THEIRS)));
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0)
        throw new IllegalStateException("the host could not be cleared");
    }
    fence = 0;
  }

  private TargetSpec spec() {
    Target target = Target.of("bench", "hosts");
    return BenchSpec.of(target, PlatformKind.SSH, "/artifacts/{version}", instances);
  }

  private Instance instance(int index) {
    return new Instance(
        new InstanceName(property("host." + index + ".name")),
        new Host(
            new HostName(property("host." + index + ".name")),
            "127.0.0.1",
            Integer.parseInt(property("host." + index + ".port")),
            property("user"),
            true,
            Optional.of(property("identity")),
            Optional.empty(),
            Optional.of(property("known_hosts")),
            Optional.empty()),
        OURS,
        0,
        0);
  }

  private String property(String name) {
    return hosts.getProperty(name, "");
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }
}
