package io.signalbox.bench;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.ssh.SshPlatform;
import io.signalbox.routes.step.Fanout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * A release of 200 MB in 4,000 files to all test hosts, and then one with 5 % of the files changed,
 * beside rsync, tar and (where it is installed) Ansible, to the same hosts in parallel with the
 * fastest cipher. Argument: rounds. The hosts come from the properties file that
 * SIGNALBOX_TEST_HOSTS names.
 */
public final class PushBench {
  private static final int FILES = 4_000;
  private static final int BYTES = 50_000;
  private static final int CHANGED = FILES / 20;
  private static final String OURS = "/srv/bench-signalbox";
  private static final String THEIRS = "/home/deploy/bench-rsync";

  private final BenchHosts hosts;
  private final List<Instance> instances;
  private final Path work;

  /** One for all rounds, as a Signalbox that runs has one, with its pool of sessions. */
  private final SshPlatform platform;

  private int fence;

  private PushBench(BenchHosts hosts, Path work, SshPlatform platform) {
    this.hosts = hosts;
    this.platform = platform;
    this.work = work;
    this.instances = hosts.instances(OURS);
  }

  public static void main(String[] args) throws Exception {
    Optional<BenchHosts> hosts = BenchHosts.up("push");
    if (hosts.isEmpty()) return;
    Path work = Files.createTempDirectory("signalbox-push-");
    try (SshPlatform platform =
        new SshPlatform(new Artifacts(work.resolve("cache")), Secrets.ofThisMachine())) {
      new PushBench(hosts.get(), work, platform).run(Integer.parseInt(args[0]));
    } finally {
      Leftovers.remove(work);
    }
  }

  /** What is measured; the first of each half is ours, and the others are compared with it. */
  private enum Way {
    PUSH("first push"),
    RSYNC("rsync -a"),
    TAR("tar | ssh tar"),
    ANSIBLE("Ansible's unarchive"),
    PUSH_AGAIN("push of 5 % changed"),
    RSYNC_AGAIN("rsync -a --link-dest"),
    RSYNC_SUMS("rsync -a --checksum --link-dest");

    private final String label;

    Way(String label) {
      this.label = label;
    }

    Way ours() {
      return compareTo(PUSH_AGAIN) < 0 ? PUSH : PUSH_AGAIN;
    }
  }

  private void run(int rounds) throws Exception {
    Path first = work.resolve("1");
    Path second = work.resolve("2");
    write(first, second);
    Ansible ansible = new Ansible(hosts, work);
    Optional<Path> archive = ansible.isHere() ? Optional.of(archive(first)) : Optional.empty();
    if (archive.isEmpty()) System.out.println("push: without Ansible, which is not installed here");
    List<Round> all = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      clear();
      Map<Way, Double> took = new EnumMap<>(Way.class);
      took.put(Way.RSYNC, timed(() -> rsync(first, "1", List.of())));
      took.put(Way.RSYNC_AGAIN, timed(() -> rsync(second, "2", List.of("--link-dest=../1"))));
      took.put(
          Way.RSYNC_SUMS,
          timed(() -> rsync(second, "3", List.of("--checksum", "--link-dest=../1"))));
      took.put(Way.TAR, timed(() -> tar(first, "4")));
      if (archive.isPresent())
        took.put(Way.ANSIBLE, timed(() -> ansible.unarchive(archive.get(), THEIRS)));
      prepare(first, "1");
      took.put(Way.PUSH, timed(() -> push(first, "1")));
      prepare(second, "2");
      took.put(Way.PUSH_AGAIN, timed(() -> push(second, "2")));
      print(round == 0 ? "warm-up" : "round " + round, List.of(new Round(took)));
      if (round > 0) all.add(new Round(took));
    }
    clear();
    print("medians of " + rounds, all);
  }

  /** Nobody pays for what another wrote before: the hosts share this machine's disk. */
  private static double timed(Act act) throws Exception {
    if (new ProcessBuilder("sync").start().waitFor() != 0)
      throw new IllegalStateException("sync failed");
    long began = System.nanoTime();
    act.run();
    return (System.nanoTime() - began) / 1e9;
  }

  @FunctionalInterface
  private interface Act {
    void run() throws Exception;
  }

  /** Seconds of one round. */
  private record Round(Map<Way, Double> took) {
    double of(Way way) {
      return took.getOrDefault(way, Double.NaN);
    }

    double oursTo(Way way) {
      return of(way.ours()) / of(way);
    }
  }

  private void print(String what, List<Round> rounds) {
    System.out.printf("push to %d hosts, %s:%n", instances.size(), what);
    for (Way way : rounds.getFirst().took().keySet()) {
      System.out.printf(
          Locale.ROOT,
          "  %-32s %6.1f s   ours to it %.2f%n",
          way.label,
          median(rounds.stream().map(r -> r.of(way)).toList()),
          median(rounds.stream().map(r -> r.oursTo(way)).toList()));
    }
  }

  private Path archive(Path directory) throws Exception {
    Path archive = work.resolve("1.tar");
    run(List.of("tar", "-cf", archive.toString(), "-C", directory.toString(), "."));
    return archive;
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

  /** What precheck does before a push: it has read the artifact, and connected to the hosts. */
  private void prepare(Path artifact, String version) throws Exception {
    platform.artifact(release(artifact, version));
    claim(spec());
  }

  private static Release release(Path artifact, String version) {
    return new Release(new Version(version), artifact.toString(), Optional.empty());
  }

  /** Claims, sends what is missing, verifies every file on every host, publishes, reads back. */
  private void push(Path artifact, String version) throws Exception {
    TargetSpec spec = spec();
    platform
        .push(spec, release(artifact, version), claim(spec))
        .forEach(
            (name, result) -> {
              if (result instanceof Result.No<?> no)
                throw new IllegalStateException(name + ": " + no.failed());
            });
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

  private void rsync(Path artifact, String version, List<String> options) throws Exception {
    List<List<String>> commands = new ArrayList<>();
    for (Instance instance : instances) {
      List<String> command = new ArrayList<>(List.of("rsync", "-a"));
      command.addAll(options);
      command.addAll(
          List.of(
              "-e",
              String.join(" ", hosts.ssh(instance)),
              artifact + "/",
              hosts.user() + "@127.0.0.1:" + THEIRS + "/" + version + "/"));
      commands.add(command);
    }
    Programs.atOnce(commands);
  }

  private void tar(Path artifact, String version) throws Exception {
    String there = THEIRS + "/" + version;
    List<List<String>> commands = new ArrayList<>();
    for (Instance instance : instances) {
      commands.add(
          List.of(
              "sh",
              "-c",
              "tar -C %s -cf - . | %s %s@127.0.0.1 'mkdir -p %s && tar -xf - -C %s'"
                  .formatted(
                      artifact,
                      String.join(" ", hosts.ssh(instance)),
                      hosts.user(),
                      there,
                      there)));
    }
    Programs.atOnce(commands);
  }

  private static void run(List<String> command) throws Exception {
    Programs.atOnce(List.of(command));
  }

  private void clear() throws Exception {
    for (Instance instance : instances) {
      List<String> command = new ArrayList<>(hosts.ssh(instance));
      command.addAll(
          List.of(
              hosts.user() + "@127.0.0.1",
              "sudo rm -rf %s %s; mkdir %s; sudo sync -f /srv".formatted(OURS, THEIRS, THEIRS)));
      run(command);
    }
    fence = 0;
  }

  private TargetSpec spec() {
    Target target = Target.of("bench", "hosts");
    return BenchSpec.of(target, PlatformKind.SSH, "/artifacts/{version}", instances);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }
}
