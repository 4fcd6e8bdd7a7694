package io.signalbox.config.load;

import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.Problem;
import io.signalbox.config.load.ConfigurationLoader.Marked;
import java.nio.file.Path;
import java.util.List;

/**
 * The configuration in force, and the file that may replace it. Looks at the file only when asked
 * and has no thread of its own; thread-safe.
 */
public final class ConfigurationSource {
  private final ConfigurationLoader loader;
  private final Path file;

  private volatile Configuration current;
  private volatile List<Problem> problems = List.of();
  private Fingerprint seen;

  private ConfigurationSource(
      ConfigurationLoader loader, Path file, Configuration first, Fingerprint seen) {
    this.loader = loader;
    this.file = file;
    this.current = first;
    this.seen = seen;
  }

  /** Whether there is a configuration to begin with. */
  public sealed interface Opening {
    record Opened(ConfigurationSource source) implements Opening {}

    record Refused(List<Problem> problems) implements Opening {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Loads the file for the first time. */
  public static Opening open(ConfigurationLoader loader, Path file) {
    Marked loading = loader.loadMarked(file);
    return switch (loading.loaded()) {
      case Loaded.Valid valid ->
          new Opening.Opened(
              new ConfigurationSource(loader, file, valid.configuration(), loading.fingerprint()));
      case Loaded.Invalid invalid -> new Opening.Refused(invalid.problems());
    };
  }

  /** The configuration in force; never waits for a reload. */
  public Configuration current() {
    return current;
  }

  /** What is wrong with the file as it is now; empty when it is in force. */
  public List<Problem> problems() {
    return problems;
  }

  /** Reads the file again if it, or a file that it includes, has changed. */
  public synchronized Reload reloadIfChanged() {
    if (seen.isCurrent()) return new Reload.Unchanged();
    Marked loading = loader.loadMarked(file);
    seen = loading.fingerprint();
    return switch (loading.loaded()) {
      case Loaded.Valid valid -> {
        current = valid.configuration();
        problems = List.of();
        yield new Reload.Reloaded(valid.configuration());
      }
      case Loaded.Invalid invalid -> {
        problems = invalid.problems();
        yield new Reload.Kept(current, invalid.problems());
      }
    };
  }
}
