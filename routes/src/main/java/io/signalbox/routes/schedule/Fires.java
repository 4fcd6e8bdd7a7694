package io.signalbox.routes.schedule;

import io.signalbox.config.Crontab;
import io.signalbox.config.Schedule;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** When a schedule fires: the calendar, its time zone and summer time are Quartz's. */
public final class Fires {
  /** More often than each minute no crontab fires; beyond a day nothing is made up for. */
  private static final int MOST_LOOKS = 24 * 60 + 1;

  private Fires() {}

  /** The first time after that one; empty for one that never comes, such as 30 February. */
  public static Optional<Instant> next(Schedule schedule, Instant after) {
    return Optional.ofNullable(expression(schedule).getTimeAfter(Date.from(after)))
        .map(Date::toInstant);
  }

  /** The last time after the one and not after the other, at most a day apart. */
  static Optional<Instant> last(Schedule schedule, Instant after, Instant until) {
    Optional<Instant> last = Optional.empty();
    Instant from =
        after.isBefore(until.minus(Duration.ofDays(1))) ? until.minus(Duration.ofDays(1)) : after;
    for (int look = 0; look < MOST_LOOKS; look++) {
      Optional<Instant> next = next(schedule, last.orElse(from)).filter(n -> !n.isAfter(until));
      if (next.isEmpty()) return last;
      last = next;
    }
    return last;
  }

  private static CronExpression expression(Schedule schedule) {
    try {
      CronExpression cron = new CronExpression(quartz(schedule.cron()));
      cron.setTimeZone(TimeZone.getTimeZone(schedule.zone()));
      return cron;
    } catch (ParseException e) {
      throw new IllegalStateException(
          "Expected every cron of the configuration to be one of Quartz, but '%s' is not: %s"
              .formatted(schedule.cron(), e.getMessage()),
          e);
    }
  }

  /** With seconds before it, and a question mark for the day that is not asked for. */
  private static String quartz(Crontab cron) {
    boolean byWeekday = !cron.weekday().equals("*");
    return "0 %s %s %s %s %s"
        .formatted(
            cron.minute(),
            cron.hour(),
            byWeekday ? "?" : cron.day(),
            cron.month(),
            byWeekday ? cron.weekday() : "?");
  }
}
