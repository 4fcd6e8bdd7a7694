package io.signalbox.bench;

import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;

/**
 * The test hosts that are up, from the properties file that SIGNALBOX_TEST_HOSTS names: an instance
 * on each, and how the programs of others reach them.
 */
final class BenchHosts {
  private final Properties hosts = new Properties();

  private BenchHosts(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      hosts.load(reader);
    }
  }

  /** Empty, and said so, where there are none. */
  static Optional<BenchHosts> up(String bench) throws IOException {
    String file = System.getenv("SIGNALBOX_TEST_HOSTS");
    if (file != null) return Optional.of(new BenchHosts(Path.of(file)));
    System.out.println(bench + ": skipped; bring hosts up first (see CONTRIBUTING.md)");
    return Optional.empty();
  }

  int count() {
    return Integer.parseInt(property("count"));
  }

  String user() {
    return property("user");
  }

  int port(int host) {
    return Integer.parseInt(property("host." + host + ".port"));
  }

  List<Instance> instances(String directory) {
    return IntStream.rangeClosed(1, count()).mapToObj(i -> instance(i, directory)).toList();
  }

  private Instance instance(int index, String directory) {
    String name = property("host." + index + ".name");
    return new Instance(
        new InstanceName(name),
        new Host(
            new HostName(name),
            "127.0.0.1",
            port(index),
            user(),
            true,
            Optional.of(property("identity")),
            Optional.empty(),
            Optional.of(property("known_hosts")),
            Optional.empty()),
        directory,
        0,
        0);
  }

  /** With the fastest cipher and the fastest exchange of keys. */
  List<String> sshOptions() {
    return List.of(
        "-i",
        property("identity"),
        "-o",
        "UserKnownHostsFile=" + property("known_hosts"),
        "-o",
        "KexAlgorithms=curve25519-sha256",
        "-c",
        "aes128-gcm@openssh.com");
  }

  /** The program with its options, as far as the user and the host. */
  List<String> ssh(Instance instance) {
    List<String> command = new ArrayList<>(List.of("ssh"));
    command.addAll(sshOptions());
    command.addAll(List.of("-p", Integer.toString(instance.host().port())));
    return command;
  }

  private String property(String name) {
    return hosts.getProperty(name, "");
  }
}
