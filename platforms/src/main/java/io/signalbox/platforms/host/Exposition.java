package io.signalbox.platforms.host;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a metrics page: Prometheus' text format 0.0.4, or OpenMetrics 1.0, which differ in
 * the unit of the timestamp (milliseconds; seconds with a fraction) and in exemplars after a {@code
 * #}.
 *
 * @param at where the line states a time
 */
record Exposition(String name, Map<String, String> labels, double value, Optional<Instant> at) {
  private static final Pattern LINE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*+\")*+)\\})?[ \\t]+(\\S+)(?:[ \\t]+([0-9.eE+-]+))?(?:[ \\t]+#.*)?[ \\t]*");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");

  /** Seconds since 1970 are smaller until the year 5138, milliseconds greater since 1973. */
  private static final double FIRST_MILLISECONDS = 1e11;

  Exposition {
    labels = Map.copyOf(labels);
  }

  /** What can be read; lines of other kinds are passed over. */
  static List<Exposition> read(List<String> page) {
    List<Exposition> all = new ArrayList<>();
    for (String line : page) {
      Matcher matcher = LINE.matcher(line);
      if (line.startsWith("#") || !matcher.matches()) continue;
      number(matcher.group(3))
          .ifPresent(
              value ->
                  all.add(
                      new Exposition(
                          matcher.group(1),
                          labels(Optional.ofNullable(matcher.group(2)).orElse("")),
                          value,
                          Optional.ofNullable(matcher.group(4)).flatMap(Exposition::instant))));
    }
    return all;
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new HashMap<>();
    Matcher matcher = LABEL.matcher(text);
    while (matcher.find()) {
      labels.put(
          matcher.group(1),
          matcher.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    return labels;
  }

  private static Optional<Instant> instant(String text) {
    return number(text)
        .map(
            n -> Instant.ofEpochMilli(Math.round(Math.abs(n) < FIRST_MILLISECONDS ? n * 1000 : n)));
  }

  static Optional<Double> number(String text) {
    return switch (text) {
      case "+Inf" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-Inf" -> Optional.of(Double.NEGATIVE_INFINITY);
      default -> {
        try {
          yield Optional.of(Double.valueOf(text));
        } catch (NumberFormatException e) {
          yield Optional.empty();
        }
      }
    };
  }
}
