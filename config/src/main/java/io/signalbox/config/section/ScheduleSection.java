package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Crontab;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.config.yaml.Type.Placed;
import io.signalbox.engine.name.Version;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** One of {@code schedules}: deploys, or prunings, that the clock asks for. */
public final class ScheduleSection {
  private static final Duration LONGEST = Duration.ofDays(1);

  static final Key<Crontab> CRON =
      key(
              "cron",
              Scalars.text("a cron such as '0 2 * * *'").as(Crontab::parse),
              "Minute, hour, day, month and weekday, as in a crontab.")
          .required();
  static final Key<ZoneId> ZONE =
      key(
              "zone",
              Scalars.text("a time zone such as Asia/Seoul").as(ScheduleSection::zone),
              "The cron's time zone.")
          .orElse("UTC");
  static final Key<Duration> LATE =
      key(
              "late",
              Quantities.duration(),
              "What was missed while Signalbox was down is made up for if it is no older; at most 1d.")
          .orElse("15m");
  static final Key<Placed<String>> ENVIRONMENT =
      key(
              "environment",
              Scalars.matching("the name of an environment", Names.LABEL).placed(),
              "Where.")
          .required();
  static final Key<Placed<List<String>>> SERVICES =
      key(
              "services",
              Structures.distinct(Scalars.matching("the name of a service", Names.LABEL)).placed(),
              "Which services. Default: everything that is deployed there.")
          .orElse("[]");
  static final Key<Boolean> PRUNE =
      key(
              "prune",
              Scalars.flag(),
              "Removes the releases and backups that nobody needs, and deploys nothing.")
          .orElse("false");
  static final Key<Optional<Version>> VERSION =
      key(
              "version",
              Scalars.text("a version").as(Version::new),
              "The version. Default: the one that serves at that time, deployed anew.")
          .optional();

  static final Shape SHAPE =
      Shape.whole("schedule", CRON, ZONE, LATE, ENVIRONMENT, SERVICES, PRUNE, VERSION);
  public static final Type<Draft> TYPE = Section.of(SHAPE, ScheduleSection::draft);

  private ScheduleSection() {}

  /** A schedule whose names have not been looked up. */
  public record Draft(
      Crontab cron,
      ZoneId zone,
      Duration late,
      Placed<String> environment,
      Placed<List<String>> services,
      boolean prune,
      Optional<Version> version) {}

  private static Draft draft(Section s) {
    if (s.get(LATE).compareTo(LONGEST) > 0) {
      s.problem(LATE, "Expected 'late' to be at most 1d, but it is longer.");
    }
    if (s.get(PRUNE) && s.has(VERSION)) {
      s.problem(VERSION, "Expected no 'version' beside 'prune: true', which deploys nothing.");
    }
    return new Draft(
        s.get(CRON),
        s.get(ZONE),
        s.get(LATE),
        s.get(ENVIRONMENT),
        s.get(SERVICES),
        s.get(PRUNE),
        s.get(VERSION));
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "Expected a time zone such as Asia/Seoul or UTC, but it is '%s'."
              .formatted(text.replaceAll("\\p{Cntrl}", "?")),
          e);
    }
  }
}
