package io.signalbox.engine.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is kept before a change.
 *
 * @param paths files and directories on the host, relative to the instance's directory or absolute,
 *     that belong to a release: every way back brings them back
 * @param data such paths that live on: only {@code rollback --restore-data} brings them back
 * @param dump a shell command whose standard output is kept, such as a database dump
 * @param restore a shell command that reads such a dump on standard input; used by {@code rollback
 *     --restore-data} alone
 * @param keep how many backups stay on the host, beside those that a proven release needs
 * @param processFirst whether a way back lets the old process serve before the paths come back, and
 *     not after; data always comes back before
 */
public record BackupSpec(
    List<String> paths,
    List<String> data,
    Optional<String> dump,
    Optional<String> restore,
    Duration timeout,
    int keep,
    boolean processFirst) {
  /** One whose paths come back first. */
  public BackupSpec(
      List<String> paths,
      List<String> data,
      Optional<String> dump,
      Optional<String> restore,
      Duration timeout,
      int keep) {
    this(paths, data, dump, restore, timeout, keep, false);
  }

  public BackupSpec {
    paths = List.copyOf(paths);
    data = List.copyOf(data);
    if (keep < 1)
      throw new IllegalArgumentException(
          "Expected backup.keep to be 1 or more, but it is " + keep + ".");
  }

  public static BackupSpec none() {
    return new BackupSpec(
        List.of(), List.of(), Optional.empty(), Optional.empty(), Duration.ofMinutes(10), 5);
  }

  /** The same, whose paths come back after the process. */
  public BackupSpec withProcessFirst() {
    return new BackupSpec(paths, data, dump, restore, timeout, keep, true);
  }

  public boolean keepsNothing() {
    return paths.isEmpty() && !keepsData();
  }

  /** Whether there is data, and all of it can be brought back. */
  public boolean restoresData() {
    return keepsData() && (dump.isEmpty() || restore.isPresent());
  }

  private boolean keepsData() {
    return dump.isPresent() || !data.isEmpty();
  }
}
