package io.signalbox.bench;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Input;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.ssh.SshPlatform;
import io.signalbox.routes.step.Fanout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One command to all test hosts at once, until the last has answered: over pooled sessions, and by
 * the ssh program over connections that it keeps. Argument: rounds.
 */
public final class CommandBench {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String NOTHING = "true";

  private final BenchHosts hosts;
  private final List<Instance> instances;
  private final TargetSpec spec;
  private final SshPlatform platform;
  private final Path work;

  private CommandBench(BenchHosts hosts, SshPlatform platform, Path work) {
    this.hosts = hosts;
    this.platform = platform;
    this.work = work;
    this.instances = hosts.instances("/srv/bench-commands");
    this.spec =
        BenchSpec.of(
            Target.of("bench", "commands"), PlatformKind.SSH, "/artifacts/{version}", instances);
  }

  public static void main(String[] args) throws Exception {
    Optional<BenchHosts> hosts = BenchHosts.up("commands");
    if (hosts.isEmpty()) return;
    Path work = Files.createTempDirectory("signalbox-commands-");
    try (SshPlatform platform =
        new SshPlatform(new Artifacts(work.resolve("cache")), Secrets.ofThisMachine())) {
      new CommandBench(hosts.get(), platform, work).run(Integer.parseInt(args[0]));
    } finally {
      Leftovers.remove(work);
    }
  }

  private enum Way {
    NOTHING("'true' over pooled sessions"),
    SSH("'true' by ssh, connections kept"),
    OBSERVE("what a host has and runs, read by Signalbox");

    private final String label;

    Way(String label) {
      this.label = label;
    }
  }

  private void run(int rounds) throws Exception {
    Map<Way, List<Double>> took = new EnumMap<>(Way.class);
    for (int round = -rounds; round < rounds; round++) {
      for (Way way : Way.values()) {
        long began = System.nanoTime();
        round(way);
        double ms = (System.nanoTime() - began) / 1e6;
        if (round >= 0) took.computeIfAbsent(way, w -> new ArrayList<>()).add(ms);
      }
    }
    leave();
    took.forEach(
        (way, all) -> {
          all.sort(null);
          System.out.printf(
              Locale.ROOT,
              "a round to %d hosts, %-45s p50 %5.1f ms   p99 %5.1f ms%n",
              instances.size(),
              way.label + ":",
              Pace.at(all, 0.5),
              Pace.at(all, 0.99));
        });
  }

  private void round(Way way) throws Exception {
    switch (way) {
      case NOTHING -> each(i -> platform.shell(i).run(NOTHING, Input.EMPTY, LIMIT).code());
      case OBSERVE -> each(i -> platform.place(spec, i).observe());
      case SSH -> Programs.atOnce(instances.stream().map(i -> ssh(i, List.of(NOTHING))).toList());
    }
  }

  private void each(Fanout.Call<?> call) {
    Map<InstanceName, ? extends Result<?>> results = Fanout.atOnce().each(instances, call);
    if (!Fanout.failures(results).isEmpty())
      throw new IllegalStateException("failed: " + Fanout.failures(results));
  }

  private List<String> ssh(Instance instance, List<String> last) {
    List<String> command = new ArrayList<>(hosts.ssh(instance));
    command.addAll(
        List.of(
            "-o",
            "ControlMaster=auto",
            "-o",
            "ControlPersist=60s",
            "-o",
            "ControlPath=" + work.resolve("%p"),
            hosts.user() + "@127.0.0.1"));
    command.addAll(last);
    return command;
  }

  /** The kept connections end. */
  private void leave() throws Exception {
    for (Instance instance : instances) {
      List<String> command = new ArrayList<>(ssh(instance, List.of()));
      command.addAll(1, List.of("-q", "-O", "exit"));
      Programs.atOnce(List.of(command));
    }
  }
}
