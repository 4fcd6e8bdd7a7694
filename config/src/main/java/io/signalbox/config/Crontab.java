package io.signalbox.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When something is to be done again and again, as crontab(5) writes it: minute, hour, day of the
 * month, month, day of the week. Days of the week are kept by name, for their numbers mean
 * different days in different programs.
 */
public record Crontab(String minute, String hour, String day, String month, String weekday) {
  private static final List<String> MONTHS =
      List.of(
          "", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

  /** Sunday is both 0 and 7. */
  private static final List<String> WEEKDAYS =
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

  private static final Pattern PART =
      Pattern.compile(
          "(\\*|[0-9]{1,2}|[A-Za-z]{3})(?:-([0-9]{1,2}|[A-Za-z]{3}))?(?:/([0-9]{1,2}))?");

  /** What stands in one of the five places. */
  private record Field(String name, int least, int most, List<String> names, boolean byName) {

    String read(String text) {
      StringBuilder parts = new StringBuilder();
      for (String part : text.split(",", -1)) {
        if (!parts.isEmpty()) parts.append(',');
        parts.append(part(part));
      }
      return parts.toString();
    }

    private String part(String text) {
      Matcher found = PART.matcher(text);
      if (!found.matches()) throw refused(text);
      String from = found.group(1);
      StringBuilder part = new StringBuilder(from.equals("*") ? "*" : value(from));
      if (found.group(2) != null) {
        if (from.equals("*") || number(found.group(2)) < number(from)) throw refused(text);
        part.append('-').append(value(found.group(2)));
      }
      if (found.group(3) != null) {
        int step = Integer.parseInt(found.group(3));
        if (step < 1 || step > most || (!from.equals("*") && found.group(2) == null)) {
          throw refused(text);
        }
        part.append('/').append(step);
      }
      return part.toString();
    }

    private String value(String text) {
      int number = number(text);
      return byName ? names.get(number) : String.valueOf(number);
    }

    private int number(String text) {
      int number =
          Character.isDigit(text.charAt(0))
              ? Integer.parseInt(text)
              : names.indexOf(text.toUpperCase(Locale.ROOT));
      if (number < least || number > most) throw refused(text);
      return number;
    }

    private IllegalArgumentException refused(String text) {
      return new IllegalArgumentException(
          "Expected the %s of a cron to be from %d to %d, *, a range such as %d-%d, or a list of these, but it is '%s'."
              .formatted(name, least, most, least, most, text.replaceAll("\\p{Cntrl}", "?")));
    }
  }

  private static final Field MINUTE = new Field("minute", 0, 59, List.of(), false);
  private static final Field HOUR = new Field("hour", 0, 23, List.of(), false);
  private static final Field DAY = new Field("day", 1, 31, List.of(), false);
  private static final Field MONTH = new Field("month", 1, 12, MONTHS, false);
  private static final Field WEEKDAY = new Field("weekday", 0, 7, WEEKDAYS, true);

  /**
   * Reads {@code 0 2 * * MON-FRI}.
   *
   * @throws IllegalArgumentException in a sentence, when it is none, or names both a day of the
   *     month and one of the week: readers do not agree on what that means
   */
  public static Crontab parse(String text) {
    String[] fields = text.strip().split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "Expected a cron of five fields (minute hour day month weekday) such as '0 2 * * *', but it has %d."
              .formatted(fields.length));
    }
    Crontab read =
        new Crontab(
            MINUTE.read(fields[0]),
            HOUR.read(fields[1]),
            DAY.read(fields[2]),
            MONTH.read(fields[3]),
            WEEKDAY.read(fields[4]));
    if (!read.day().equals("*") && !read.weekday().equals("*")) {
      throw new IllegalArgumentException(
          "Expected a cron with a day of the month or a weekday, but it names both. Write two schedules.");
    }
    return read;
  }

  @Override
  public String toString() {
    return String.join(" ", minute, hour, day, month, weekday);
  }
}
