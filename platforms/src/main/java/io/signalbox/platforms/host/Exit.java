package io.signalbox.platforms.host;

import java.util.List;

/**
 * How a command ended, word for word: to be read, never to be shown. It may hold secrets; what
 * people see of it is {@link Shown}.
 *
 * @param code exit code; 128 and above after a signal
 * @param out standard output, at most {@value #MOST_OUTPUT} bytes
 * @param err the last lines of standard error
 */
public record Exit(int code, String out, List<String> err) {
  /**
   * Enough for the names of all files of the largest artifact that may be pushed: {@link
   * io.signalbox.platforms.artifact.ArtifactManifest#MOST_TEXT} is below it.
   */
  public static final int MOST_OUTPUT = 64 << 20;

  public Exit {
    err = List.copyOf(err);
  }

  public List<String> lines() {
    return out.lines().toList();
  }

  /** The output, where it is one word or one line. */
  public String line() {
    return out.strip();
  }
}
