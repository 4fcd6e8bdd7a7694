package io.signalbox.platforms.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command reads on its standard input. Written once per attempt; the stream is closed
 * afterwards. The writing thread is interrupted when the command has ended.
 */
@FunctionalInterface
public interface Input {
  Input EMPTY = out -> {};

  void writeTo(OutputStream out) throws IOException;

  /**
   * A whole line that the command said while it runs, for those who answer to it. Called by the
   * thread that reads; must not block.
   */
  default void heard(String line) {}

  /**
   * The command says more than {@link Exit#MOST_OUTPUT}: nothing of the rest will be heard. Called
   * once, like {@link #heard}.
   */
  default void overheard() {}

  static Input of(byte[] bytes) {
    return out -> out.write(bytes);
  }

  static Input of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }
}
