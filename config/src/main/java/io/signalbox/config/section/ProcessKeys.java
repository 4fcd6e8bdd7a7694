package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.ConfigFile;
import io.signalbox.engine.spec.ProcessSpec;
import io.signalbox.engine.spec.Resources;
import io.signalbox.engine.spec.SecretRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of a service that describe its process. */
final class ProcessKeys {
  static final Key<List<String>> COMMAND =
      key(
              "command",
              Structures.listOf(filled()),
              "Program and arguments, without a shell; with placeholders.")
          .required();
  static final Key<Optional<String>> INSTALL =
      key(
              "install",
              Scalars.script(),
              "A shell script run once in a new release's directory before it may start.")
          .optional();
  static final Key<Duration> INSTALL_TIMEOUT =
      key("install_timeout", Quantities.positiveDuration(), "Of 'install'.").orElse("10m");
  static final Key<Optional<String>> USER =
      key("user", Names.user(), "System user of the process. Default: that of the connection.")
          .optional();
  static final Key<Resources> RESOURCES =
      key("resources", ResourcesSection.TYPE, "Limits of the process and its children.")
          .orElse("{}");
  static final Key<Map<String, String>> ENVIRONMENT =
      key("environment", Names.variables(filled()), "Settings of the process, with placeholders.")
          .orElse("{}");
  static final Key<Map<String, SecretRef>> SECRETS =
      key(
              "secrets",
              Names.variables(Scalars.secret()),
              "Settings that are looked up when they are used and never written down here.")
          .orElse("{}");
  static final Key<List<ConfigFile>> FILES =
      key(
              "files",
              Structures.listOf(FileSection.TYPE),
              "Files rendered next to a release when it starts.")
          .orElse("[]");
  static final Key<Duration> STOP_TIMEOUT =
      key(
              "stop_timeout",
              Quantities.duration(),
              "From SIGTERM to SIGKILL; also how long requests in flight may take.")
          .orElse("30s");
  static final Key<Boolean> OVERLAP =
      key(
              "overlap",
              Scalars.flag(),
              "Whether old and new may run at once; if not, the old one is stopped first.")
          .orElse("true");

  private ProcessKeys() {}

  private static Type<String> filled() {
    return Placeholders.in(Scalars.text(), Placeholders.OF_PROCESS);
  }

  /** Records what is wrong between these keys. */
  static void check(Section s) {
    if (s.get(COMMAND).isEmpty()) {
      s.problem(COMMAND, "Expected a list that names a program, but it is empty.");
    }
    for (String name : s.get(SECRETS).keySet()) {
      if (s.get(ENVIRONMENT).containsKey(name)) {
        s.problem(SECRETS, "Expected '" + name + "' either here or in 'environment', not in both.");
      }
    }
    onePathEach(s);
  }

  static ProcessSpec make(Section s) {
    return new ProcessSpec(
        s.get(COMMAND),
        s.get(INSTALL),
        s.get(INSTALL_TIMEOUT),
        s.get(USER),
        s.get(RESOURCES),
        s.get(ENVIRONMENT),
        s.get(SECRETS),
        s.get(FILES),
        s.get(STOP_TIMEOUT),
        s.get(OVERLAP));
  }

  private static void onePathEach(Section s) {
    List<String> paths = s.get(FILES).stream().map(ConfigFile::path).toList();
    if (paths.stream().distinct().count() != paths.size()) {
      s.problem(FILES, "Expected each path once, but two files have the same.");
    }
  }

  /** Whether anything that the process is given names its port. */
  static boolean namesPort(Section s) {
    return Stream.of(
            s.get(COMMAND).stream(),
            s.get(ENVIRONMENT).values().stream(),
            s.get(FILES).stream().map(ConfigFile::content))
        .flatMap(texts -> texts)
        .anyMatch(text -> Placeholders.names(text, "port"));
  }
}
