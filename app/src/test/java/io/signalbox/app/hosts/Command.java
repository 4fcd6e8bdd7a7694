package io.signalbox.app.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a program of this machine to its end. */
public final class Command {
  private Command() {}

  /** What it said; an exit code other than 0 fails the test with all of it. */
  public static String run(List<String> words, String input) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String said;
      try (InputStream out = process.getInputStream()) {
        said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      }
      int code = process.waitFor();
      if (code != 0) {
        throw new AssertionError("%s ended with code %d:\n%s".formatted(words, code, said));
      }
      return said.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(words + " was interrupted", e);
    }
  }
}
