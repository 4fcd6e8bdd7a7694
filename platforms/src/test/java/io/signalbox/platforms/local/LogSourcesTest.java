package io.signalbox.platforms.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.SourceSpec.Measure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What lines say: of programs, and of real traffic. */
class LogSourcesTest extends Sources {
  @Test
  void linesOfAFileThatCameSinceTheLastLook() throws Exception {
    Path log = temp.resolve("app.log");
    append(log, "ERROR long ago\n");
    SourceSpec.Asked source = new SourceSpec.Log(Optional.of(log.toString()), "ERROR|Traceback");
    assertThat(first(new SourceSpec.Log(Optional.of("/no/such/log"), "x")))
        .isEqualTo(new Reading.Down("there is no file /no/such/log"));
    assertThat(since(source, () -> append(log, "fine\nfine\n"))).isEqualTo(new Reading.Value(0));
    Reading some = since(source, () -> append(log, "ERROR 1\nfine\nTraceback 2\n"));
    assertThat(some)
        .isInstanceOfSatisfying(
            // Two within some seconds are many a minute.
            Reading.Value.class, v -> assertThat(v.value()).isGreaterThan(2));
  }

  @Test
  void whatTheProcessItselfSays() throws Exception {
    Path log = temp.resolve("web/slots/a/log");
    append(log, "started\n");
    Reading said =
        since(new SourceSpec.Log(Optional.empty(), "^panic"), () -> append(log, "panic\n"));
    assertThat(said)
        .isInstanceOfSatisfying(Reading.Value.class, v -> assertThat(v.value()).isGreaterThan(0));
  }

  @Test
  void aLogThatWasReplacedIsReadFromItsBeginning() throws Exception {
    Path log = temp.resolve("access.log");
    append(log, line(200, "0.010").repeat(100));
    Reading since =
        since(
            access(log, Measure.FAILURES),
            () -> {
              Files.move(log, temp.resolve("access.log.1"));
              append(log, line(200, "0.010") + line(502, "0.010"));
            });
    assertThat(since).isEqualTo(new Reading.Counts(1, 2));
    assertThat(
            since(access(log, Measure.FAILURES), () -> Files.writeString(log, line(500, "0.010"))))
        .as("cut")
        .isEqualTo(new Reading.Counts(1, 1));
  }

  private static String line(int status, String time) {
    return "192.0.2.7 - - [21/Nov/2026:12:00:00 +0000] \"GET /a\\x22 500 b HTTP/1.1\" %d 17 \"-\" \"x\" rt=%s\n"
        .formatted(status, time);
  }

  private static SourceSpec.Asked access(Path log, Measure measure) {
    return new SourceSpec.AccessLog(Optional.of(log.toString()), measure);
  }

  @Test
  void failuresOfRealTraffic() throws Exception {
    Path log = temp.resolve("access.log");
    append(log, line(500, "0.010"));
    SourceSpec.Asked source = access(log, Measure.FAILURES);
    assertThat(
            since(
                source,
                () ->
                    append(
                        log,
                        line(200, "0.010")
                            + line(404, "0.010")
                            + line(503, "5.000")
                            + "1790000000.123 \"GET\" 502 rt=0.004\n")))
        .isEqualTo(new Reading.Counts(2, 4));
    assertThat(since(source, () -> {})).isEqualTo(new Reading.Counts(0, 0));
  }

  @Test
  void timesOfRealTraffic() throws Exception {
    Path log = temp.resolve("access.log");
    append(log, line(200, "9.000"));
    Reading times =
        since(
            access(log, Measure.TIMES),
            () ->
                append(
                    log,
                    line(200, "0.100").repeat(90)
                        + line(200, "2.500").repeat(9)
                        + line(200, "0.000")));
    assertThat(times)
        .isEqualTo(
            new Reading.Spread(
                Map.of(
                    Reading.Spread.bucket(0.1),
                    90L,
                    Reading.Spread.bucket(2.5),
                    9L,
                    Reading.Spread.LEAST,
                    1L)));
    Reading without =
        since(access(log, Measure.TIMES), () -> append(log, line(200, "1").replace(" rt=1", "")));
    assertThat(without).isInstanceOf(Reading.Down.class);
  }

  private static String ofOurFront(String at, int status, String time) {
    return "%d.250 \"GET\" %d rt=%s\n".formatted(Instant.parse(at).getEpochSecond(), status, time);
  }

  @Test
  void theHourBeforeIsReadFromTheTimesOfALog() throws Exception {
    Path log = temp.resolve("access.log");
    append(log, ofOurFront("2026-11-21T10:59:59Z", 500, "9"));
    append(log, ofOurFront("2026-11-21T11:10:00Z", 502, "0.1"));
    append(log, ofOurFront("2026-11-21T11:20:00Z", 200, "0.1").repeat(9));
    append(log, ofOurFront("2026-11-21T11:40:00Z", 200, "2.5").repeat(5));
    // The new release serves already.
    append(log, ofOurFront("2026-11-21T12:00:00Z", 500, "9").repeat(7));
    Reading.Before failures = before(access(log, Measure.FAILURES));
    assertThat(failures.first()).isEqualTo(new Reading.Counts(1, 10));
    assertThat(failures.second()).isEqualTo(new Reading.Counts(0, 5));
    assertThat(failures.covered()).isEqualTo(Duration.ofMinutes(50));
    Reading.Before times = before(access(log, Measure.TIMES));
    assertThat(times.first())
        .isEqualTo(new Reading.Spread(Map.of(Reading.Spread.bucket(0.1), 10L)));
    assertThat(times.second())
        .isEqualTo(new Reading.Spread(Map.of(Reading.Spread.bucket(2.5), 5L)));
  }

  /** As nginx writes by default: in the machine's zone, and before a leap day as after it. */
  @Test
  void theTimesOfTheUsualFormatAreRead() throws Exception {
    Path log = temp.resolve("combined.log");
    String usual = line(200, "0.010");
    append(log, usual.replace("21/Nov/2026:12:00:00 +0000", "21/Nov/2026:13:59:59 +0200"));
    append(log, usual.replace("21/Nov/2026:12:00:00 +0000", "21/Nov/2026:05:45:00 -0530"));
    append(log, usual);
    Reading.Before before = before(access(log, Measure.FAILURES));
    assertThat(before.first()).isEqualTo(new Reading.Counts(0, 1));
    assertThat(before.second()).isEqualTo(new Reading.Counts(0, 1));
    assertThat(before.covered()).isEqualTo(Duration.ofMinutes(45));
  }

  @Test
  void whatALogDoesNotKnowOfTheTimeBeforeIsSaid() throws Exception {
    Path log = temp.resolve("none.log");
    assertThat(before(access(log, Measure.FAILURES)).first()).isInstanceOf(Reading.Down.class);
    append(log, line(200, "1"));
    assertThat(before(access(log, Measure.FAILURES)).first())
        .isEqualTo(new Reading.NoData("the log has no lines of that time"));
    Files.writeString(log, "\"GET / HTTP/1.1\" 200 rt=1\n");
    assertThat(before(access(log, Measure.FAILURES)).first())
        .isEqualTo(new Reading.NoData("the lines of the log have no times"));
    assertThat(before(new SourceSpec.Tcp(0)).first()).isInstanceOf(Reading.NoData.class);
  }
}
