package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Spelling;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.config.yaml.Type.Placed;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.engine.spec.Window;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** An entry of {@code freezes}: when deployments wait. */
final class FreezeSection {
  static final Key<Optional<LocalDateTime>> FROM =
      key("from", moment(), "When it begins; local time of 'zone'.").optional();
  static final Key<Optional<LocalDateTime>> TO =
      key("to", moment(), "When it is over; local time of 'zone'.").optional();
  static final Key<Optional<List<LocalDate>>> DAYS =
      key(
              "days",
              Structures.distinct(
                  Scalars.matching("a day such as 2026-12-25", "[0-9]{4}-[0-9]{2}-[0-9]{2}")
                      .as(dated(LocalDate::parse))),
              "Instead: whole days, such as holidays.")
          .optional();
  static final Key<Optional<String>> DENY =
      key("deny", cron(), "Instead: when it begins, again and again, for as long as 'for' says.")
          .optional();
  static final Key<Optional<String>> ALLOW =
      key(
              "allow",
              cron(),
              "Instead: deployments start for as long as 'for' says, and wait otherwise.")
          .optional();
  static final Key<Optional<Duration>> FOR =
      key("for", Quantities.positiveDuration(), "How long each 'deny' or 'allow' lasts.")
          .optional();
  static final Key<ZoneId> ZONE =
      key(
              "zone",
              Scalars.matching("a time zone such as Europe/Berlin", "[A-Za-z0-9_+:/-]{1,64}")
                  .as(dated(ZoneId::of)),
              "The time zone of all of that.")
          .orElse("UTC");
  static final Key<List<Placed<String>>> ENVIRONMENTS =
      key(
              "environments",
              Structures.listOf(Names.environment().placed()),
              "Only these; without it, all.")
          .orElse("[]");
  static final Key<List<Placed<String>>> SERVICES =
      key(
              "services",
              Structures.listOf(Scalars.matching("the name of a service", Names.LABEL).placed()),
              "Only these; without it, all.")
          .orElse("[]");
  static final Key<Optional<String>> REASON =
      key("reason", Scalars.text(), "Told to whoever waits.").optional();
  static final Key<Duration> EXPIRES =
      key(
              "expires",
              Quantities.positiveDuration(),
              "How long a deployment waits at most, before it is cancelled.")
          .orElse("7d");

  static final Shape SHAPE =
      Shape.whole(
          "freeze",
          FROM,
          TO,
          DAYS,
          DENY,
          ALLOW,
          FOR,
          ZONE,
          ENVIRONMENTS,
          SERVICES,
          REASON,
          EXPIRES);
  static final Type<Draft> TYPE = Section.of(SHAPE, FreezeSection::make);

  private FreezeSection() {}

  /** One that may name what there is not. */
  public record Draft(
      boolean allows,
      Window window,
      String reason,
      Duration expires,
      List<Placed<String>> environments,
      List<Placed<String>> services) {

    /** Whose names are checked: a freeze of nothing would be no freeze. */
    Freeze named(
        String name, Collection<String> environmentNames, Collection<String> serviceNames) {
      check("an environment of 'environments'", environments, environmentNames);
      check("a service of 'services'", services, serviceNames);
      return new Freeze(
          name,
          allows,
          window,
          reason,
          expires,
          environments.stream().map(Placed::read).map(EnvironmentName::new).toList(),
          services.stream().map(Placed::read).map(ServiceName::new).toList());
    }

    private static void check(String what, List<Placed<String>> names, Collection<String> known) {
      names.stream()
          .filter(n -> !known.contains(n.read()))
          .forEach(
              n ->
                  n.at()
                      .problem(
                          "Expected %s, but there is no '%s'.%s"
                              .formatted(what, n.read(), Spelling.didYouMean(n.read(), known))));
    }
  }

  private static Draft make(Section s) {
    boolean span = s.get(FROM).isPresent() && s.get(TO).isPresent();
    boolean recurring = s.get(DENY).isPresent() || s.get(ALLOW).isPresent();
    long forms =
        Stream.of(
                s.get(FROM).isPresent() || s.get(TO).isPresent(),
                s.get(DAYS).isPresent(),
                s.get(DENY).isPresent(),
                s.get(ALLOW).isPresent())
            .filter(given -> given)
            .count();
    if (forms != 1
        || recurring != s.get(FOR).isPresent()
        || (!span && s.get(FROM).or(() -> s.get(TO)).isPresent())) {
      throw new IllegalArgumentException(
          "Expected one of: 'from' and 'to'; 'days'; 'deny' and 'for'; 'allow' and 'for'.");
    }
    return new Draft(
        s.get(ALLOW).isPresent(),
        window(s),
        s.get(REASON).orElse(""),
        s.get(EXPIRES),
        s.get(ENVIRONMENTS),
        s.get(SERVICES));
  }

  private static Window window(Section s) {
    ZoneId zone = s.get(ZONE);
    Optional<Window> span =
        s.get(FROM)
            .map(
                from ->
                    new Window.Span(
                        from.atZone(zone).toInstant(),
                        s.get(TO).orElseThrow().atZone(zone).toInstant()));
    return span.or(() -> s.get(DAYS).map(days -> new Window.Days(days, zone)))
        .orElseGet(
            () ->
                new Window.Recurring(
                    CronTimes.of(s.get(DENY).or(() -> s.get(ALLOW)).orElseThrow(), zone),
                    s.get(FOR).orElseThrow()));
  }

  private static Type<LocalDateTime> moment() {
    return Scalars.matching(
            "a local time such as 2026-12-20T18:00",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
        .as(dated(LocalDateTime::parse));
  }

  private static Type<String> cron() {
    return Scalars.matching(
            "a cron expression such as '0 0 18 ? * MON-FRI'", "[0-9A-Za-z*?/,# -]{11,200}")
        .as(CronTimes::checked);
  }

  private static <T> Function<String, T> dated(Function<String, T> parser) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(String.valueOf(e.getMessage()) + ".", e);
      }
    };
  }
}
