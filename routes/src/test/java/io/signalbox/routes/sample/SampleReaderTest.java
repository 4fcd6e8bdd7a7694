package io.signalbox.routes.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.event.BadEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleReaderTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static PushedSample read(String rest) throws BadEvent {
    return SampleReader.read(
        """
        {"service":"auth","environment":"production","instance":"a","check":"it"%s}"""
            .formatted(rest),
        NOON);
  }

  @Test
  void itSaysOfWhatAndWhen() throws BadEvent {
    assertThat(read(",\"value\":1.5,\"at\":\"2026-11-21T20:59:30+09:00\""))
        .isEqualTo(
            new PushedSample(
                Target.of("auth", "production"),
                new InstanceName("a"),
                "it",
                NOON.minusSeconds(30),
                new Reading.Value(1.5)));
    assertThat(read(",\"value\":2").at()).isEqualTo(NOON);
  }

  @Test
  void itIsCountsOrTimesOrANumber() throws BadEvent {
    assertThat(read(",\"failed\":2,\"total\":50").reading()).isEqualTo(new Reading.Counts(2, 50));
    assertThat(read(",\"seconds\":0.2").reading()).isEqualTo(Reading.Spread.of(0.2));
    assertThat(read(",\"seconds\":[0.2,0.2,3]").reading())
        .isEqualTo(Reading.Spread.of(0.2).plus(Reading.Spread.of(0.2)).plus(Reading.Spread.of(3)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | either 'value', or 'failed' and 'total', or 'seconds'",
        ",\"value\":1,\"seconds\":1 | either 'value', or",
        ",\"value\":\"1\" | Expected 'value' of a sample to be a number.",
        ",\"value\":1e999 | number",
        ",\"failed\":1 | Expected 'total' of a sample to be a whole number.",
        ",\"failed\":1.5,\"total\":2 | Expected 'failed' of a sample to be a whole number.",
        ",\"failed\":3,\"total\":2 | 0 ≤ failed ≤ total",
        ",\"failed\":-1,\"total\":2 | 0 ≤ failed ≤ total",
        ",\"seconds\":-1 | 0 or more seconds",
        ",\"seconds\":[1,\"x\"] | Expected 'seconds' of a sample to be a number.",
        ",\"value\":1,\"at\":\"yesterday\" | RFC 3339",
        ",\"value\":1,\"at\":\"2026-11-21T12:02:00Z\" | to be of the past",
        ",\"value\":1,\"host\":\"x\" | but there is 'host'",
      })
  void whatItIsNotIsSaid(String rest, String said) {
    assertThatThrownBy(() -> read(rest)).isInstanceOf(BadEvent.class).hasMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | a JSON object",
        "no | Expected a sample in JSON.",
        "{} | Expected 'service' of a sample to be a text.",
        "{\"service\":\"auth\",\"environment\":\"p\",\"instance\":\"../x\",\"check\":\"c\",\"value\":1}"
            + " | instance name",
      })
  void anythingElseIsNone(String body, String said) {
    assertThatThrownBy(() -> SampleReader.read(body, NOON))
        .isInstanceOf(BadEvent.class)
        .hasMessageContaining(said);
  }

  @Test
  void itIsNoLongerThanItNeedsToBe() {
    assertThatThrownBy(() -> read(",\"value\":1" + " ".repeat(SampleReader.MOST)))
        .isInstanceOf(BadEvent.class)
        .hasMessageContaining("at most");
    String times = "0,".repeat(SampleReader.MOST_TIMES) + "0";
    assertThatThrownBy(() -> read(",\"seconds\":[" + times + "]"))
        .isInstanceOf(BadEvent.class)
        .hasMessageContaining("at most 100 times");
  }
}
