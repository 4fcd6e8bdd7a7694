package io.signalbox.engine.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is kept before a change.
 *
 * @param paths files and directories on the host, relative to the instance's directory or absolute
 * @param dump a shell command whose standard output is kept, such as a database dump
 * @param restore a shell command that reads such a dump on standard input; used by {@code rollback
 *     --restore-data} alone
 * @param keep how many backups stay on the host
 */
public record BackupSpec(
    List<String> paths,
    Optional<String> dump,
    Optional<String> restore,
    Duration timeout,
    int keep) {
  public BackupSpec {
    paths = List.copyOf(paths);
    if (keep < 1)
      throw new IllegalArgumentException(
          "Expected backup.keep to be 1 or more, but it is " + keep + ".");
  }

  public static BackupSpec none() {
    return new BackupSpec(List.of(), Optional.empty(), Optional.empty(), Duration.ofMinutes(10), 5);
  }
}
