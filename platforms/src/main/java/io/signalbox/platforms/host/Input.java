package io.signalbox.platforms.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What a command reads on its standard input. Written once; the stream is closed afterwards. */
@FunctionalInterface
public interface Input {
  Input EMPTY = out -> {};

  void writeTo(OutputStream out) throws IOException;

  static Input of(byte[] bytes) {
    return out -> out.write(bytes);
  }

  static Input of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }
}
