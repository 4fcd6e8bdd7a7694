package io.signalbox.app.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Reads {@code 90s}, {@code 10m}, {@code 2h} or {@code 30d}, as the configuration does. */
final class Durations implements CommandLine.ITypeConverter<Duration> {
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,6})(s|m|h|d)");

  @Override
  public Duration convert(String text) {
    Matcher parts = WRITTEN.matcher(text);
    if (!parts.matches()) {
      throw new CommandLine.TypeConversionException(
          "expected a duration such as 90s, 10m, 2h or 30d, but it is '" + text + "'");
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> throw new IllegalStateException("The pattern allows no other unit.");
    };
  }
}
