package io.signalbox.app.hosts;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The real hosts of this machine, and what can be done to them.
 *
 * @param user who logs in over SSH
 * @param identity private key
 */
public record TestHosts(List<TestHost> all, String user, Path identity, Path knownHosts) {
  private static final String VARIABLE = "SIGNALBOX_TEST_HOSTS";

  public TestHosts {
    all = List.copyOf(all);
  }

  public static boolean up() {
    return System.getenv(VARIABLE) != null;
  }

  public static TestHosts load() {
    Properties properties = new Properties();
    try (Reader reader =
        Files.newBufferedReader(Path.of(Objects.requireNonNull(System.getenv(VARIABLE))))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new AssertionError("The hosts cannot be found: " + e.getMessage(), e);
    }
    int count = Integer.parseInt(properties.getProperty("count", "0"));
    return new TestHosts(
        IntStream.rangeClosed(1, count).mapToObj(i -> host(properties, i)).toList(),
        properties.getProperty("user", ""),
        Path.of(properties.getProperty("identity", "")),
        Path.of(properties.getProperty("known_hosts", "")));
  }

  private static TestHost host(Properties from, int index) {
    String prefix = "host." + index + ".";
    return new TestHost(
        index,
        from.getProperty(prefix + "name", ""),
        Integer.parseInt(from.getProperty(prefix + "port", "0")),
        Integer.parseInt(from.getProperty(prefix + "http", "0")),
        from.getProperty(prefix + "container", ""));
  }

  /** The host, counted from 1. */
  TestHost host(int index) {
    return all.get(index - 1);
  }

  public TestHosts first(int count) {
    return new TestHosts(all.subList(0, count), user, identity, knownHosts);
  }

  TestHosts only(int index) {
    return new TestHosts(List.of(host(index)), user, identity, knownHosts);
  }

  TestHosts withKnownHosts(Path other) {
    return new TestHosts(all, user, identity, other);
  }

  /** Cuts, heals, kills or starts a host: {@code .ci/hosts VERB INDEX [HOW]}. */
  static void make(String verb, TestHost host, String... how) {
    Path script = Path.of(".ci/hosts");
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve(".ci/hosts"))) script = at.resolve(".ci/hosts");
    }
    Command.run(
        Stream.concat(
                Stream.of(script.toString(), verb, Integer.toString(host.index())), Stream.of(how))
            .toList(),
        "");
  }
}
