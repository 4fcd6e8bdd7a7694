package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks secrets up on this machine at the moment of use: {@code env:NAME} or {@code file:/path},
 * where a file's last line break does not count. A file may have 64 KiB at most.
 */
public final class Secrets {
  private static final int MOST_BYTES = 64 << 10;

  private final Function<String, Optional<String>> environment;

  public Secrets(Function<String, Optional<String>> environment) {
    this.environment = environment;
  }

  /** Those of this process. */
  public static Secrets ofThisMachine() {
    return new Secrets(name -> Optional.ofNullable(System.getenv(name)));
  }

  /**
   * @throws StepFailedException UNFIT when it is not there; the message names the reference, never
   *     the value
   */
  public Secret resolve(SecretRef ref) throws StepFailedException {
    String source = ref.source();
    if (source.startsWith("env:")) {
      return environment
          .apply(source.substring(4))
          .map(Secret::new)
          .orElseThrow(
              () -> missing(ref, "this environment variable is not set", Optional.empty()));
    }
    Path file = Path.of(source.substring("file:".length()));
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw missing(ref, "the file has more than 64 KiB", Optional.empty());
      }
      String text = Files.readString(file);
      return new Secret(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    } catch (IOException e) {
      throw missing(ref, "the file cannot be read", Optional.of(e));
    }
  }

  private static StepFailedException missing(
      SecretRef ref, String why, Optional<IOException> cause) {
    StepFailed failed =
        StepFailed.of(
            StepFailed.Code.UNFIT,
            ref.toString(),
            "The secret cannot be looked up: " + why + ".",
            "Provide " + ref + " to the Signalbox process, then retry.");
    return cause
        .map(e -> new StepFailedException(failed, e))
        .orElseGet(() -> new StepFailedException(failed));
  }
}
