package io.signalbox.config.yaml;

import java.nio.file.Path;
import java.util.Optional;

/** Surroundings with nothing in them: defaults refer to nothing. */
final class Nowhere implements Surroundings {
  @Override
  public Optional<String> variable(String name) {
    return Optional.empty();
  }

  @Override
  public Optional<String> text(String path) {
    return Optional.empty();
  }

  @Override
  public Path resolve(String path) {
    return Path.of(path);
  }
}
