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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** This machine, seen from the directory of a configuration file; remembers what was read. */
final class LocalSurroundings implements Surroundings {
  private static final int MOST_BYTES = 256 << 10;

  private final Path base;
  private final Function<String, Optional<String>> variables;
  private final Map<Path, String> digests = new HashMap<>();

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
      return bytes(resolve(path), MOST_BYTES).flatMap(LocalSurroundings::decode);
    } catch (IOException | InvalidPathException e) {
      // The problem that the caller records names the file and says all a person can act on.
      return Optional.empty();
    }
  }

  /** The bytes of a file, unless it is larger; it is remembered, found or not. */
  Optional<byte[]> bytes(Path file, int most) throws IOException {
    digests.put(file, Fingerprint.ABSENT);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      digests.put(file, Fingerprint.of(bytes));
      return bytes.length > most ? Optional.empty() : Optional.of(bytes);
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

  /** Every file asked for and the digest of what it held. */
  Fingerprint fingerprint() {
    return new Fingerprint(digests);
  }

  private static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
