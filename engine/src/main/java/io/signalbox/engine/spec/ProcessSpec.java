package io.signalbox.engine.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The process of one slot. In the command, the environment and the files these placeholders are
 * replaced, each by a checked value: {@code {port}}, {@code {slot}} (the slot's directory), {@code
 * {release}} (the release's directory), {@code {shared}}, {@code {version}}, {@code {service}},
 * {@code {environment}}, {@code {instance}}.
 *
 * @param command program and arguments, no shell
 * @param install a shell script run once in a new release's directory before it may start; the exit
 *     code decides
 * @param user the system user of the process; empty means the user of the connection
 * @param environment plain settings
 * @param secrets settings whose values are looked up at the moment of use and written to a file of
 *     mode 0600 on the host
 * @param stopTimeout from SIGTERM to SIGKILL; also how long in-flight requests may drain
 * @param overlap whether old and new may run at the same time; when not, the old one is stopped
 *     first
 */
public record ProcessSpec(
    List<String> command,
    Optional<String> install,
    Duration installTimeout,
    Optional<String> user,
    Resources resources,
    Map<String, String> environment,
    Map<String, SecretRef> secrets,
    List<ConfigFile> files,
    Duration stopTimeout,
    boolean overlap) {
  public ProcessSpec {
    if (command.isEmpty())
      throw new IllegalArgumentException(
          "Expected the command to name a program, but it is empty.");
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    secrets = Map.copyOf(secrets);
    files = List.copyOf(files);
  }
}
