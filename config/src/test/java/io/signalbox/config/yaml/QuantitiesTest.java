package io.signalbox.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of quantities, good and bad. */
class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "0s, PT0S",
    "10s, PT10S",
    "5m, PT5M",
    "1h, PT1H",
    "2d, PT48H",
    "090s, PT1M30S"
  })
  void durations(String text, Duration expected) {
    assertThat(read(Quantities.duration(), text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10", "s", "-1s", "1.5h", "1h30m", "10 s", "10S", "9999999999s", "''", "[1s]"})
  void noDurations(String text) {
    assertThat(read(Quantities.duration(), text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1000, 1000",
    "1k, 1024",
    "512M, 536870912",
    "2G, 2147483648",
    "64MiB, 67108864",
    "64Mi, 67108864",
    "1t, 1099511627776",
    "999999999T, 1099511626676485095424"
  })
  void sizes(String text, String expected) {
    String read = read(Quantities.size(), text).map(Object::toString).orElse("");
    // The largest text is larger than a long: a problem, not an overflow.
    assertThat(read).isEqualTo(expected.length() > 18 ? "" : expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"64MB", "-1G", "1.5G", "2 G", "G", "1P", "''"})
  void noSizes(String text) {
    assertThat(read(Quantities.size(), text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1%, 1", "25%, 25", "100%, 100"})
  void percents(String text, int expected) {
    assertThat(read(Quantities.percent(1, 100), text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0%", "101%", "25", "25 %", "2.5%", "%"})
  void noPercents(String text) {
    assertThat(read(Quantities.percent(1, 100), text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0%, 0", "0.5%, 0.005", "1%, 0.01", "100%, 1"})
  void shares(String text, double expected) {
    assertThat(read(Quantities.share(), text)).contains(expected);
  }

  private static <T> Optional<T> read(Type<T> type, String text) {
    Problems problems = new Problems();
    Optional<T> read =
        YamlParser.parse("x", text.getBytes(StandardCharsets.UTF_8), problems)
            .map(document -> Reading.of(document, problems, new Nowhere()).root())
            .flatMap(type::read);
    assertThat(read.isEmpty()).isNotEqualTo(problems.none());
    return read;
  }
}
