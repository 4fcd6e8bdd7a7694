package io.signalbox.platforms.host;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings as {@code NAME="value"} lines, in the one notation that a POSIX shell and systemd's
 * {@code EnvironmentFile=} read alike: double quotes, with a backslash before {@code " \ $ `}.
 */
public final class EnvFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** The last setting of what is sent to a host: it proves that nothing was cut off. */
  static final String COMPLETE = "SIGNALBOX_COMPLETE";

  private EnvFile() {}

  public static String text(Map<String, String> settings) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(settings).forEach((name, value) -> text.append(line(name, value)).append('\n'));
    return text.toString();
  }

  /** The same with a last line that a reader can check for. */
  public static String complete(Map<String, String> settings) {
    return text(settings) + line(COMPLETE, "1") + "\n";
  }

  private static String line(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Expected the name of a setting to consist of letters, digits and underscores, but it is '"
              + name
              + "'.");
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "Expected the setting " + name + " to have no NUL character in it.");
    }
    StringBuilder quoted = new StringBuilder(name).append("=\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\' || c == '$' || c == '`') quoted.append('\\');
      quoted.append(c);
    }
    return quoted.append('"').toString();
  }
}
