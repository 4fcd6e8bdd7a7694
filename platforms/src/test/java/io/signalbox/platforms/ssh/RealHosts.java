package io.signalbox.platforms.ssh;

import io.signalbox.engine.name.HostName;
import io.signalbox.engine.spec.Host;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Debian hosts with systemd, sudo and nginx, made by {@code .ci/hosts up}. */
final class RealHosts {
  static final String VARIABLE = "SIGNALBOX_TEST_HOSTS";
  static final String ABSENT =
      "there are no real hosts; enable with: .ci/hosts up && eval \"$(.ci/hosts env)\"";

  private final Properties properties = new Properties();

  RealHosts() {
    String file = System.getenv(VARIABLE);
    try (Reader in = Files.newBufferedReader(Path.of(file == null ? "/dev/null" : file))) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int count() {
    return Integer.parseInt(get("count"));
  }

  /** From 1. */
  Host host(int index) {
    String prefix = "host." + index + ".";
    return new Host(
        new HostName(get(prefix + "name")),
        get(prefix + "address"),
        Integer.parseInt(get(prefix + "port")),
        get("user"),
        true,
        Optional.of(get("identity")),
        Optional.empty(),
        Optional.of(get("known_hosts")),
        Optional.empty());
  }

  String container(int index) {
    return get("host." + index + ".container");
  }

  /** Where this machine reaches port 80 of the host. */
  URI http(int index) {
    return URI.create("http://127.0.0.1:" + get("host." + index + ".http") + "/");
  }

  /** Where this machine reaches port 8081 of the host. */
  URI alt(int index) {
    return URI.create("http://127.0.0.1:" + get("host." + index + ".alt") + "/");
  }

  /** Runs a script as root on the host, by OpenSSH: past the code under test. */
  String root(int index, String script) throws Exception {
    Host host = host(index);
    Process process =
        new ProcessBuilder(
                "ssh",
                "-i",
                get("identity"),
                "-o",
                "UserKnownHostsFile=" + get("known_hosts"),
                "-o",
                "BatchMode=yes",
                "-p",
                Integer.toString(host.port()),
                host.user() + "@" + host.address(),
                "sudo -n sh -s")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String get(String name) {
    return Optional.ofNullable(properties.getProperty(name))
        .orElseThrow(() -> new IllegalStateException("The hosts file has no " + name + "."));
  }
}
