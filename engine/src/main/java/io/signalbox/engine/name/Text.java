package io.signalbox.engine.name;

import java.util.regex.Pattern;

/** A value that is one checked string: it prints as that string and travels as that string. */
public interface Text {
  String value();

  /**
   * Refuses what does not match, naming the kind of value, so that a bad name from an event is
   * stopped where it enters.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  static String check(String kind, String value, Pattern allowed, String rule) {
    if (!allowed.matcher(value).matches()) {
      String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
      throw new IllegalArgumentException(
          "Expected a %s to be %s, but it is '%s'."
              .formatted(kind, rule, shown.replaceAll("\\p{Cntrl}", "?")));
    }
    return value;
  }
}
