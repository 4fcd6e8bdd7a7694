package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.BackupSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code backup}: what is kept before a change. */
final class BackupSection {
  static final Key<List<String>> PATHS =
      key(
              "paths",
              Names.list(Names.onHost()),
              "Files and directories on the host, relative to the instance's directory or"
                  + " absolute, that belong to a release: every way back brings them back.")
          .orElse("[]");
  static final Key<List<String>> DATA =
      key(
              "data",
              Names.list(Names.onHost()),
              "Such paths that live on: kept too, but brought back by 'rollback --restore-data'"
                  + " alone.")
          .orElse("[]");
  static final Key<Optional<String>> DUMP =
      key("dump", Scalars.script(), "A shell command whose standard output is kept.").optional();
  static final Key<Optional<String>> RESTORE =
      key(
              "restore",
              Scalars.script(),
              "A shell command that reads such a dump; run by 'rollback --restore-data' alone.")
          .optional();
  static final Key<Duration> TIMEOUT =
      key("timeout", Quantities.positiveDuration(), "Of the whole backup.").orElse("10m");
  static final Key<Integer> KEEP =
      key(
              "keep",
              Scalars.whole(1, 1000),
              "Backups that stay on the host, beside those that a proven release needs.")
          .orElse("5");
  static final Key<Boolean> PROCESS_FIRST =
      key(
              "process_first",
              Scalars.flag(),
              "Whether a way back lets the old process serve before the paths come back, and not"
                  + " after. Data always comes back before.")
          .orElse("false");

  static final Shape SHAPE =
      Shape.layered("backup", PATHS, DATA, DUMP, RESTORE, TIMEOUT, KEEP, PROCESS_FIRST);
  static final Type<BackupSpec> TYPE = Section.of(SHAPE, BackupSection::make);

  private BackupSection() {}

  private static BackupSpec make(Section s) {
    if (s.get(RESTORE).isPresent() && s.get(DUMP).isEmpty()) {
      s.problem(RESTORE, "Expected 'dump' beside 'restore': there would be nothing to restore.");
    }
    List<Path> data = s.get(DATA).stream().map(Path::of).map(Path::normalize).toList();
    for (String path : s.get(PATHS)) {
      if (data.stream().anyMatch(Path.of(path).normalize()::startsWith)) {
        s.problem(
            PATHS,
            "Expected '%s' either in 'paths' or in 'data': what lies in 'data' does not come back by itself."
                .formatted(path));
      }
    }
    return new BackupSpec(
        s.get(PATHS),
        s.get(DATA),
        s.get(DUMP),
        s.get(RESTORE),
        s.get(TIMEOUT),
        s.get(KEEP),
        s.get(PROCESS_FIRST));
  }
}
