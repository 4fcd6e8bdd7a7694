package io.signalbox.platforms.host;

import java.time.Duration;
import java.util.List;

/**
 * One command of a host, as a plain value: what it is for, its words, and how long it may take.
 *
 * @param purpose a few words for people
 * @param words program and arguments, not quoted yet
 * @param timeout after which the caller gives up; what it started is stopped by the next claim
 */
public record HostCommand(String purpose, List<String> words, Duration timeout) {
  public HostCommand {
    words = List.copyOf(words);
  }

  /** The text that a shell on the host is given. */
  public String line() {
    return Quote.line(words);
  }
}
