package io.signalbox.config.yaml;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The types of values with a unit. */
public final class Quantities {
  private Quantities() {}

  /** From 0 on: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h} or {@code 2d}. */
  public static Type<Duration> duration() {
    return Scalars.quantity(
        "a duration such as 500ms, 10s, 5m or 1h",
        "[0-9]{1,9}(ms|s|m|h|d)",
        false,
        Quantities::parseDuration);
  }

  /** The same, longer than nothing. */
  public static Type<Duration> positiveDuration() {
    return Scalars.quantity(
        "a duration longer than 0, such as 500ms, 10s, 5m or 1h",
        "0*[1-9][0-9]{0,8}(ms|s|m|h|d)",
        false,
        Quantities::parseDuration);
  }

  /**
   * Bytes: a number, or one with K, M, G, T (also {@code Ki}, {@code KiB}, …), each 1024 of the one
   * before. {@code MB} is refused, for half the world means 1000 by it.
   */
  public static Type<Long> size() {
    return Scalars.quantity(
        "a size such as 512M, 2G or 64MiB (steps of 1024)",
        "[0-9]{1,9}([kKmMgG](i|iB)?)?|[0-9]{1,6}[tT](i|iB)?",
        true,
        Quantities::parseSize);
  }

  /** Whole percent in a range, both ends included; {@code "25%"}. */
  public static Type<Integer> percent(int least, int most) {
    String expected = "a percentage from " + least + "% to " + most + "%, such as 25%";
    Form form = new Form.Text(expected, Optional.of("0*[0-9]{1,6}%"), false);
    Type<Integer> any =
        Scalars.quantity(expected, "0*[0-9]{1,6}%", false, text -> Integer.valueOf(chop(text, 1)));
    return new Type<>(
        form,
        value ->
            any.read(value)
                .flatMap(n -> n < least || n > most ? value.unlike(form) : Optional.of(n)));
  }

  /** A share of one, written as percent: {@code "0.5%"} is 0.005. */
  public static Type<Double> share() {
    return Scalars.quantity(
        "a percentage from 0% to 100%, such as 0.5%",
        "(100(\\.0+)?|[0-9]{1,2}(\\.[0-9]{1,6})?)%",
        false,
        text -> Double.parseDouble(chop(text, 1)) / 100);
  }

  private static Duration parseDuration(String text) {
    String unit = text.replaceAll("[0-9]", "");
    long count = Long.parseLong(chop(text, unit.length()));
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static long parseSize(String text) {
    String unit = text.replaceAll("[0-9]", "");
    long count = Long.parseLong(chop(text, unit.length()));
    if (unit.isEmpty()) return count;
    int power = "kmgt".indexOf(unit.toLowerCase(Locale.ROOT).charAt(0)) + 1;
    return Math.multiplyExact(count, 1L << (10 * power));
  }

  private static String chop(String text, int count) {
    return text.substring(0, text.length() - count);
  }
}
