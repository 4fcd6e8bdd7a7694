package io.signalbox.engine.alert;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** Hours of each day in which only what is critical may disturb. May reach over midnight. */
public record Quiet(LocalTime from, LocalTime to, ZoneId zone) {
  public Quiet {
    if (from.equals(to)) {
      throw new IllegalArgumentException(
          "Expected quiet hours to end at another time than they begin.");
    }
  }

  /** When they end, if they are on; empty outside. */
  public Optional<Instant> endAt(Instant at) {
    ZonedDateTime now = at.atZone(zone);
    LocalTime time = now.toLocalTime();
    boolean on =
        from.isBefore(to)
            ? !time.isBefore(from) && time.isBefore(to)
            : !time.isBefore(from) || time.isBefore(to);
    if (!on) return Optional.empty();
    ZonedDateTime end = now.with(to);
    return Optional.of((end.isAfter(now) ? end : end.plusDays(1)).toInstant());
  }
}
