package io.signalbox.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a target is frozen, and until when. */
class FreezeTest {
  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  private static Freeze freeze(boolean allows, Window window) {
    return new Freeze("f", allows, window, "", Duration.ofDays(7), List.of(), List.of());
  }

  private static Window span(String from, String to) {
    return new Window.Span(Instant.parse(from), Instant.parse(to));
  }

  /** Every day at that time, in UTC. */
  private static Window daily(String time, Duration lasts) {
    LocalTime start = LocalTime.parse(time);
    Window.Recurrence days =
        at -> {
          Instant today =
              at.atZone(ZoneOffset.UTC).toLocalDate().atTime(start).toInstant(ZoneOffset.UTC);
          return Optional.of(today.isAfter(at) ? today : today.plus(Duration.ofDays(1)));
        };
    return new Window.Recurring(days, lasts);
  }

  private static String until(List<Freeze> all, String at) {
    return Freeze.at(all, Given.SHOP, Instant.parse(at)).map(f -> f.until().toString()).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "2030-01-01T09:59:59.999Z, ''",
    "2030-01-01T10:00:00Z,     2030-01-01T12:00:00Z",
    "2030-01-01T11:59:59.999Z, 2030-01-01T12:00:00Z",
    "2030-01-01T12:00:00Z,     ''",
  })
  void fromAMomentToAnother(String at, String until) {
    List<Freeze> all = List.of(freeze(false, span("2030-01-01T10:00:00Z", "2030-01-01T12:00:00Z")));
    assertThat(until(all, at)).isEqualTo(until);
  }

  @ParameterizedTest
  @CsvSource({
    "2030-01-01T17:59:59Z, ''",
    "2030-01-01T18:00:00Z, 2030-01-02T08:00:00Z",
    "2030-01-02T07:59:59Z, 2030-01-02T08:00:00Z",
    "2030-01-02T08:00:00Z, ''",
  })
  void everyNight(String at, String until) {
    assertThat(until(List.of(freeze(false, daily("18:00", Duration.ofHours(14)))), at))
        .isEqualTo(until);
  }

  @ParameterizedTest
  @CsvSource({
    "2030-01-01T08:59:59Z, 2030-01-01T09:00:00Z",
    "2030-01-01T09:00:00Z, ''",
    "2030-01-01T16:59:59Z, ''",
    "2030-01-01T17:00:00Z, 2030-01-02T09:00:00Z",
  })
  void outsideOfWhatIsAllowed(String at, String until) {
    assertThat(until(List.of(freeze(true, daily("09:00", Duration.ofHours(8)))), at))
        .isEqualTo(until);
  }

  @Test
  void windowsThatTouchAreOneFreeze() {
    List<Freeze> all =
        List.of(
            freeze(true, daily("09:00", Duration.ofHours(8))),
            freeze(false, span("2030-01-01T22:00:00Z", "2030-01-02T10:30:00Z")),
            freeze(
                false,
                new Window.Days(
                    List.of(LocalDate.parse("2030-01-03"), LocalDate.parse("2030-01-04")),
                    ZoneId.of("UTC"))));
    assertThat(until(all, "2030-01-01T18:00:00Z"))
        .as("night, then the span")
        .isEqualTo("2030-01-02T10:30:00Z");
    assertThat(until(all, "2030-01-02T17:00:00Z"))
        .as("night, two holidays, and the night after them")
        .isEqualTo("2030-01-05T09:00:00Z");
  }

  /** In the night of 31 March 2030 clocks in Berlin go from 2:00 to 3:00. */
  @Test
  void aHolidayIsADayOfItsZone() {
    Window day =
        new Window.Days(List.of(LocalDate.parse("2030-03-31")), ZoneId.of("Europe/Berlin"));
    assertThat(until(List.of(freeze(false, day)), "2030-03-30T23:00:00Z"))
        .isEqualTo("2030-03-31T22:00:00Z");
    assertThat(until(List.of(freeze(false, day)), "2030-03-30T22:59:59Z")).isEmpty();
    assertThat(day.startAfter(Instant.parse("2030-01-01T00:00:00Z")))
        .contains(Instant.parse("2030-03-30T23:00:00Z"));
  }

  @Test
  void whatIsNeverAllowedIsFrozenWithoutAnEnd() {
    List<Freeze> all = List.of(freeze(true, span("2029-01-01T00:00:00Z", "2029-01-02T00:00:00Z")));
    Freeze.Frozen frozen = Freeze.at(all, Given.SHOP, Given.NOON).orElseThrow();
    assertThat(frozen.until()).isEqualTo(NEVER);
    assertThat(frozen.said()).isEqualTo("frozen by 'f' without an end");
    List<Freeze> always = List.of(freeze(false, daily("00:00", Duration.ofDays(2))));
    assertThat(until(always, "2030-01-01T00:00:00Z")).isEqualTo(NEVER.toString());
  }

  @Test
  void othersAreNotFrozen() {
    Window always = span("2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
    Freeze elsewhere = only(always, List.of("test"), List.of());
    Freeze another = only(always, List.of(), List.of("mail"));
    Freeze both = only(always, List.of("prod"), List.of("shop", "mail"));
    assertThat(Freeze.at(List.of(elsewhere, another), Given.SHOP, Given.NOON)).isEmpty();
    assertThat(Freeze.at(List.of(elsewhere, another, both), Given.SHOP, Given.NOON))
        .map(Freeze.Frozen::by)
        .contains("prod");
  }

  private static Freeze only(Window window, List<String> environments, List<String> services) {
    return new Freeze(
        environments.stream().findFirst().orElse("?"),
        false,
        window,
        "",
        Duration.ofDays(7),
        environments.stream().map(EnvironmentName::new).toList(),
        services.stream().map(ServiceName::new).toList());
  }
}
