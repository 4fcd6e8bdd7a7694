package io.signalbox.platforms.host;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one place that turns values into shell words. POSIX single quotes take everything literally
 * except the single quote itself, which is closed, escaped and reopened (POSIX.1-2017, XCU 2.2.2).
 */
public final class Quote {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Quote() {}

  /**
   * One word, whatever is in it.
   *
   * @throws IllegalArgumentException for a NUL, which no program can be given as an argument
   */
  public static String word(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("Expected a shell word to have no NUL character in it.");
    }
    return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  /** Words as one command line. */
  public static String line(List<String> words) {
    return words.stream().map(Quote::word).collect(Collectors.joining(" "));
  }
}
