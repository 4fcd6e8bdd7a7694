package io.signalbox.config.load;

import io.signalbox.config.yaml.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** This machine, seen from the directory of a configuration file; remembers what was read. */
final class LocalSurroundings implements Surroundings {
  private static final int MOST_BYTES = 256 << 10;

  private final Path base;
  private final Function<String, Optional<String>> variables;
  private final Set<Path> read = new LinkedHashSet<>();

  LocalSurroundings(Path base, Function<String, Optional<String>> variables) {
    this.base = base;
    this.variables = variables;
  }

  @Override
  public Optional<String> variable(String name) {
    return variables.apply(name);
  }

  @Override
  public Optional<String> text(String path) {
    try {
      Path file = resolve(path);
      read.add(file);
      if (!Files.isRegularFile(file)) return Optional.empty();
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) return Optional.empty();
        return Optional.of(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
      }
    } catch (CharacterCodingException | InvalidPathException e) {
      return Optional.empty();
    } catch (IOException e) {
      // The problem that the caller records names the file and says all a person can act on.
      return Optional.empty();
    }
  }

  @Override
  public Path resolve(String path) {
    Path wanted =
        path.startsWith("~/")
            ? Path.of(System.getProperty("user.home", "/"), path.substring(2))
            : Path.of(path);
    return base.resolve(wanted).normalize();
  }

  /** Every file asked for, found or not. */
  Set<Path> read() {
    return Set.copyOf(read);
  }
}
