package io.signalbox.app.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * The service that these tests deploy, in Python: its configuration, its artifacts, and what the
 * hosts themselves say of it.
 *
 * @param root where the configuration and the artifacts are
 * @param name of the service; also of its directory on the hosts
 */
public record Shop(Path root, String name, TestHosts hosts) {
  public static final String ENVIRONMENT = "real";

  /** Port of slot a; slot b has the next one. */
  private static final int PORT = 23010;

  /** What a release does with requests. */
  public enum Mood {
    GOOD,
    /** Ends at once, with a last line. */
    DIES,
    /** Serves, but says that it is ill once it has seen traffic. */
    SICK,
    /** Says that it is well, and fails every fourth request. */
    FLAKY
  }

  /** Writes an artifact: the service, and files that are the same in every version. */
  public void artifact(String version, Mood mood) throws IOException {
    Path to = Files.createDirectories(artifactOf(version));
    Files.writeString(to.resolve("VERSION"), version + "\n");
    Files.writeString(to.resolve("mood"), mood + "\n");
    try (InputStream from = Shop.class.getResourceAsStream("serve.py")) {
      Files.write(to.resolve("serve.py"), Objects.requireNonNull(from).readAllBytes());
    }
    Path assets = Files.createDirectories(to.resolve("assets"));
    for (int i = 0; i < 20; i++) Files.writeString(assets.resolve("page-" + i), "the same " + i);
  }

  /** Adds what takes a moment to send, and differs in every version. */
  public void bulk(String version, int bytes) throws IOException {
    byte[] bulk = new byte[bytes];
    new SplittableRandom(version.hashCode()).nextBytes(bulk);
    Files.write(artifactOf(version).resolve("bulk"), bulk);
  }

  Path artifactOf(String version) {
    return root.resolve("releases").resolve(version);
  }

  /**
   * Writes the configuration.
   *
   * @param process lines of the section {@code signalbox}
   * @param service more lines of the service
   */
  public Path yaml(String process, String service) throws IOException {
    StringBuilder text = new StringBuilder("signalbox:\n").append(process.indent(2));
    text.append("  api: {listen: \"127.0.0.1:%d\"}\n".formatted(Ports.free()));
    text.append("hosts:\n");
    for (TestHost host : hosts.all()) {
      text.append(
          "  %s: {address: 127.0.0.1, port: %d, user: %s, identity_file: %s, known_hosts: %s}\n"
              .formatted(
                  host.name(), host.ssh(), hosts.user(), hosts.identity(), hosts.knownHosts()));
    }
    List<String> names = hosts.all().stream().map(TestHost::name).toList();
    text.append("environments:\n  %s: {hosts: %s}\n".formatted(ENVIRONMENT, names));
    text.append("services:\n  %s:\n".formatted(name));
    text.append(
        """
        artifact: releases/{version}
        directory: %s
        port: %d
        stop_timeout: 2s
        traffic: {listen: 80, address: 0.0.0.0, front: nginx}
        resources: {memory_limit: 64M, cpu_quota: "90%%"}
        health: {interval: 200ms, timeout: 3s, deadline: 20s, successes: 2, min_healthy: 1s}
        gate: {window: 5, breaches: 2}
        keep_releases: 3
        """
            .formatted(directory(), PORT)
            .indent(4));
    String own = service.contains("command:") ? service : service + COMMAND;
    text.append(own.indent(4));
    if (!service.contains("retry:")) {
      text.append("retry: {attempts: 2, first: 200ms, most: 1s}".indent(4));
    }
    return Files.writeString(root.resolve("signalbox.yaml"), text);
  }

  /** Ordinary settings: an engine with everything inside, the hosts one after the other. */
  Path yaml() throws IOException {
    return yaml("data: ./data", ONE_BY_ONE);
  }

  private static final String COMMAND =
      "\ncommand: [python3, \"{release}/serve.py\", \"{port}\", \"{release}\"]\n";

  public static final String ONE_BY_ONE =
      "strategy: {first: 1, percent: \"30%\", pause: 0s, bake: 0s}";
  public static final String TWO_BATCHES =
      "strategy: {first: 1, percent: \"100%\", pause: 0s, bake: 0s}";
  public static final String ALL_AT_ONCE =
      "strategy: {first: 3, percent: \"100%\", pause: 0s, bake: 0s}";

  /** Where processes and install commands on a host write down that they ran. */
  String effects() {
    return directory() + "-effects";
  }

  public void keepEffects() {
    for (TestHost host : hosts.all()) {
      host.sh("install -d -o %s %s".formatted(hosts.user(), effects()));
    }
  }

  /** How often a line was written. */
  public long effects(TestHost host, String line) {
    return host.sh("cat %s/log 2>/dev/null || :".formatted(effects()))
        .lines()
        .filter(line::equals)
        .count();
  }

  /**
   * Lines of a service that writes its effects, and whose install waits while {@code hold} is
   * there.
   */
  public String withEffects() {
    return """
        environment: {EFFECTS: %1$s/log}
        install: |
          echo begun $SIGNALBOX_VERSION >> %1$s/log
          while [ -e %1$s/hold ]; do sleep 0.1; done
          echo installed $SIGNALBOX_VERSION >> %1$s/log
        """
        .formatted(effects());
  }

  public String directory() {
    return "/srv/" + name;
  }

  String unit(TestHost host, String slot) {
    return "signalbox-%s-%s-%s-%s.service".formatted(name, ENVIRONMENT, host.name(), slot);
  }

  /** The slot that gets the traffic: {@code a} or {@code b}. */
  String live(TestHost host) {
    return host.sh("basename $(readlink %s/live)".formatted(directory()));
  }

  /** The version behind {@code current}, as a person on the host would look. */
  public String current(TestHost host) {
    return host.sh("cat %s/current/VERSION".formatted(directory()));
  }

  /** What the host answers on its port 80. */
  public static String served(TestHost host) {
    try {
      return new KeptClient(host.http()).get("/");
    } catch (IOException e) {
      return "no answer from " + host.name() + ": " + e.getMessage();
    }
  }

  /** Takes everything of this service off the hosts, also what a failed test left behind. */
  public void cleanUp() {
    for (TestHost host : hosts.all()) host.sh(CLEAN.replace("NAME", name));
  }

  private static final String CLEAN =
      """
      cd /etc/systemd/system
      for unit in signalbox-NAME-*.service; do
        [ -e "$unit" ] || continue
        systemctl stop "$unit" || :
        rm -f "$unit" "multi-user.target.wants/$unit"
      done
      for scope in $(systemctl list-units --plain --no-legend 'signalbox-NAME-*-run-*' | cut -d' ' -f1); do
        systemctl kill -s KILL "$scope" || :
      done
      rm -f nginx.service.d/signalbox-NAME-*.conf
      systemctl daemon-reload
      systemctl reset-failed 'signalbox-NAME-*' 2>/dev/null || :
      if ls /etc/nginx/conf.d/signalbox-NAME-*.conf > /dev/null 2>&1; then
        rm -f /etc/nginx/conf.d/signalbox-NAME-*.conf
        systemctl reload-or-restart nginx || :
      fi
      umount -l /srv/NAME 2>/dev/null || :
      rm -rf /srv/NAME /srv/NAME-effects
      """;
}
