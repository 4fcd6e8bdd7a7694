package io.signalbox.engine.spec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Stretches of time. Each begins at its start and is over at its end, which belongs to it no more.
 */
public sealed interface Window {
  /** The end of the stretch that this moment lies in; empty outside. */
  Optional<Instant> endAt(Instant at);

  /** The next start after this moment; empty when none is to come. */
  Optional<Instant> startAfter(Instant at);

  /** One stretch. */
  record Span(Instant from, Instant to) implements Window {
    public Span {
      if (!from.isBefore(to))
        throw new IllegalArgumentException("Expected 'from' to be before 'to', but it is not.");
    }

    @Override
    public Optional<Instant> endAt(Instant at) {
      return at.isBefore(from) || !at.isBefore(to) ? Optional.empty() : Optional.of(to);
    }

    @Override
    public Optional<Instant> startAfter(Instant at) {
      return at.isBefore(from) ? Optional.of(from) : Optional.empty();
    }
  }

  /** Again and again. A start within a stretch does not lengthen it here; the next one does. */
  record Recurring(Recurrence starts, Duration lasts) implements Window {
    public Recurring {
      if (!lasts.isPositive())
        throw new IllegalArgumentException("Expected 'for' to be longer than nothing.");
    }

    @Override
    public Optional<Instant> endAt(Instant at) {
      return starts
          .after(at.minus(lasts))
          .filter(start -> !start.isAfter(at))
          .map(start -> start.plus(lasts));
    }

    @Override
    public Optional<Instant> startAfter(Instant at) {
      return starts.after(at);
    }
  }

  /** Whole days, in a time zone: holidays. */
  record Days(List<LocalDate> days, ZoneId zone) implements Window {
    public Days {
      days = List.copyOf(days);
    }

    @Override
    public Optional<Instant> endAt(Instant at) {
      LocalDate today = at.atZone(zone).toLocalDate();
      return days.contains(today) ? Optional.of(start(today.plusDays(1))) : Optional.empty();
    }

    @Override
    public Optional<Instant> startAfter(Instant at) {
      return days.stream()
          .map(this::start)
          .filter(s -> s.isAfter(at))
          .min(Comparator.naturalOrder());
    }

    private Instant start(LocalDate day) {
      return day.atStartOfDay(zone).toInstant();
    }
  }

  /** Moments that come again, such as those of a cron expression. A pure function of time. */
  @FunctionalInterface
  interface Recurrence {
    /** The first one later than this; empty when none is to come. */
    Optional<Instant> after(Instant at);
  }
}
