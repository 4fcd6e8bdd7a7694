package io.signalbox.app.serve;

import io.signalbox.engine.spec.Secret;
import io.signalbox.routes.api.access.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Signs links to acknowledge; made at the first start, and good for as long as the data is. */
final class AckKey {
  private static final String FILE = "alerts.key";

  private AckKey() {}

  static Secret of(Path data) {
    Path file = data.resolve(FILE);
    try {
      if (Files.notExists(file)) {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        PrivateFile.write(file, HexFormat.of().formatHex(bytes) + "\n");
      }
      return new Secret(Files.readString(file).strip());
    } catch (IOException e) {
      throw new IllegalStateException("The file %s cannot be used: %s".formatted(file, e), e);
    }
  }
}
