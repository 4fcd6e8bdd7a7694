package io.signalbox.config.section;

import io.signalbox.engine.spec.Window;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * The moments of a cron expression of Quartz (seconds first), in a time zone. Where clocks are put
 * forward, what falls into the missing hour is left out or comes at its end, as Quartz has it.
 */
final class CronTimes implements Window.Recurrence {
  private final CronExpression expression;

  private CronTimes(CronExpression expression) {
    this.expression = expression;
  }

  /**
   * @throws IllegalArgumentException in a sentence, when it is none
   */
  static CronTimes of(String text, ZoneId zone) {
    try {
      CronExpression expression = new CronExpression(text);
      expression.setTimeZone(TimeZone.getTimeZone(zone));
      return new CronTimes(expression);
    } catch (ParseException | UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          "Expected a cron expression such as '0 0 18 ? * MON-FRI' (second, minute, hour, day of the month, month, day of the week; one of the days is '?'): "
              + e.getMessage(),
          e);
    }
  }

  /** The text of one; its time zone comes later. */
  static String checked(String text) {
    of(text, ZoneId.of("UTC"));
    return text;
  }

  @Override
  public Optional<Instant> after(Instant at) {
    return Optional.ofNullable(expression.getNextValidTimeAfter(Date.from(at)))
        .map(Date::toInstant);
  }
}
