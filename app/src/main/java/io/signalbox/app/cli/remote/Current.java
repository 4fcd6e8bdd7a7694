package io.signalbox.app.cli.remote;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.access.PrivateFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Signalbox that runs on this machine, as {@code up} notes it down for the command line: where
 * it listens, and in which file the owner's token lies.
 *
 * @param certificate the file of the one that it shows; empty where it speaks plain HTTP
 */
public record Current(
    URI url, @JsonProperty("token_file") Path tokenFile, Optional<Path> certificate) {
  private static final String FILE = "current";

  /** {@code $SIGNALBOX_HOME}, or {@code ~/.signalbox}. */
  public static Path home(Function<String, Optional<String>> variables, Path user) {
    return variables.apply("SIGNALBOX_HOME").map(Path::of).orElse(user.resolve(".signalbox"));
  }

  public void write(Path home) throws IOException {
    PrivateFile.write(home.resolve(FILE), Json.pretty(this) + "\n");
  }

  /** Whoever wrote it may have ended since. */
  public static Optional<Current> read(Path home) {
    Path file = home.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(Json.read(Files.readString(file), Current.class))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
