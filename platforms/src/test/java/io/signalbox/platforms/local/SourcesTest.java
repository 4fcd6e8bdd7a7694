package io.signalbox.platforms.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Limit;
import io.signalbox.engine.spec.CheckSpec.Missing;
import io.signalbox.engine.spec.CheckSpec.Quorum;
import io.signalbox.engine.spec.CheckSpec.Severity;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.SourceSpec.Measure;
import io.signalbox.engine.spec.SourceSpec.Metric;
import io.signalbox.engine.spec.SourceSpec.Series;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.Ports;
import io.signalbox.platforms.TestSpecs;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every source of samples, asked for real on this machine. */
class SourcesTest {
  @TempDir private Path temp;

  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server = none();
  private Place place = place(Path.of("/unused"), 1);

  private static HttpServer none() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() throws Exception {
    server = none();
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          String page = pages.get(exchange.getRequestURI().getPath());
          byte[] body = (page == null ? "no such page" : page).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(page == null ? 404 : 200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    Files.createDirectories(temp.resolve("web/slots/a"));
    place = place(temp, server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static Place place(Path directory, int port) {
    TargetSpec spec =
        TestSpecs.of(TestSpecs.local(directory.resolve("web").toString(), port, port)).spec();
    return new LocalPlatform(
            new Artifacts(Path.of("/nowhere")), Secrets.ofThisMachine(), file -> {})
        .place(spec, spec.instances().getFirst());
  }

  private static CheckSpec check(SourceSpec source) {
    return new CheckSpec(
        "it",
        source,
        Limit.above(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        5,
        3,
        1,
        Duration.ZERO,
        Duration.ofMinutes(1),
        Quorum.ANY,
        Severity.ROLL_BACK,
        Missing.HOLDS,
        Duration.ZERO,
        Optional.empty());
  }

  private Sample look(SourceSpec.Asked source, String mark) throws Exception {
    return place.sample(check(source), source, Slot.A, mark);
  }

  private Reading first(SourceSpec.Asked source) throws Exception {
    return look(source, "").reading();
  }

  /** What came between two looks, by what happens between them. */
  private Reading since(SourceSpec.Asked source, Happens between) throws Exception {
    Sample begun = look(source, "");
    assertThat(begun.reading()).isEqualTo(new Reading.Begun());
    between.happens();
    return look(source, begun.mark()).reading();
  }

  private interface Happens {
    void happens() throws Exception;
  }

  private static final Reading GOOD = new Reading.Counts(0, 1);
  private static final Reading FAILED = new Reading.Counts(1, 1);

  @Test
  void tcp() throws Exception {
    assertThat(first(new SourceSpec.Tcp(0))).isEqualTo(GOOD);
    assertThat(first(new SourceSpec.Tcp(Ports.free()))).isEqualTo(FAILED);
  }

  @Test
  void http() throws Exception {
    pages.put("/deep", "fine");
    assertThat(first(new SourceSpec.Http("/deep", 200))).isEqualTo(GOOD);
    assertThat(first(new SourceSpec.Http("/deep", 204))).isEqualTo(FAILED);
    assertThat(first(new SourceSpec.Http("/other", 200))).isEqualTo(FAILED);
    server.stop(0);
    assertThat(first(new SourceSpec.Http("/deep", 200))).isEqualTo(FAILED);
  }

  private static SourceSpec.Asked exec(boolean number, String... words) {
    return new SourceSpec.Exec(List.of(words), number);
  }

  @Test
  void aProgramsExitCode() throws Exception {
    assertThat(first(exec(false, "true"))).isEqualTo(GOOD);
    assertThat(first(exec(false, "false"))).isEqualTo(FAILED);
    assertThat(first(exec(false, "/no/such/program"))).isInstanceOf(Reading.Down.class);
  }

  @Test
  void aProgramsNumber() throws Exception {
    assertThat(first(exec(true, "printf", "about to say\\n17.5\\n")))
        .isEqualTo(new Reading.Value(17.5));
    assertThat(first(exec(true, "echo", "many"))).isInstanceOf(Reading.NoData.class);
    assertThat(first(exec(true, "true"))).isInstanceOf(Reading.NoData.class);
    assertThat(first(exec(true, "sh", "-c", "echo broken >&2; exit 3")))
        .isEqualTo(new Reading.Down("broken (exit code 3)"));
    assertThat(first(exec(true, "date", "+5 %s"))).isEqualTo(new Reading.Value(5));
    assertThat(first(exec(true, "echo", "5 1000000000")))
        .isInstanceOfSatisfying(
            Reading.Stale.class,
            s -> assertThat(s.newest()).isEqualTo(Instant.ofEpochSecond(1_000_000_000)));
  }

  @Test
  void aProgramIsGivenWhatItAsksForAndNoShellReadsIt() throws Exception {
    int port = server.getAddress().getPort();
    assertThat(first(exec(true, "echo", "{port}"))).isEqualTo(new Reading.Value(port));
    Path victim = temp.resolve("victim");
    first(exec(false, "echo", "$(touch " + victim + "); touch " + victim));
    assertThat(victim).doesNotExist();
  }

  @Test
  void aProgramThatHangsIsEnded() throws Exception {
    SourceSpec.Asked source = exec(true, "sleep", "60");
    CheckSpec slow = check(source);
    CheckSpec brief =
        new CheckSpec(
            slow.name(),
            slow.source(),
            slow.limit(),
            slow.every(),
            Duration.ofMillis(200),
            slow.window(),
            slow.breaches(),
            slow.leastVolume(),
            slow.warmUp(),
            slow.staleAfter(),
            slow.quorum(),
            slow.severity(),
            slow.missing(),
            slow.hold(),
            slow.compare());
    assertThat(place.sample(brief, source, Slot.A, "").reading())
        .isEqualTo(new Reading.Down("it took longer than its timeout"));
  }

  private void append(Path file, String text) throws Exception {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

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

  private static final Instant UNTIL = Instant.parse("2026-11-21T12:00:00Z");

  private Reading.Before before(SourceSpec source) throws Exception {
    Sample sample = place.before(check(source), UNTIL.minusSeconds(3600), UNTIL);
    assertThat(sample.mark()).isEmpty();
    return (Reading.Before) sample.reading();
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

  @Test
  void prometheusIsAskedForTheHourBefore() throws Exception {
    long until = UNTIL.getEpochSecond();
    pages.put(
        "/api/v1/query_range",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"values\":[[%d,\"1\"],[%d,\"NaN\"],[%d,\"3\"],[%d,\"3\"]]}]}}"
            .formatted(until - 3000, until - 2900, until - 100, until - 50));
    Reading.Before before = before(prometheus());
    assertThat(before.first()).isEqualTo(Reading.Spread.of(1));
    assertThat(before.second()).isEqualTo(Reading.Spread.of(3).plus(Reading.Spread.of(3)));
    assertThat(before.covered()).isEqualTo(Duration.ofMinutes(50));
    assertThat(asked.getLast())
        .contains("start=" + (until - 3600))
        .contains("end=" + (until - 1))
        .contains("step=4");
    pages.put(
        "/api/v1/query_range",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}");
    assertThat(before(prometheus()).first())
        .isEqualTo(new Reading.NoData("the query gives no value"));
    pages.put("/api/v1/query_range", "{\"status\":\"error\",\"error\":\"too long\"}");
    assertThat(before(prometheus()).second()).isEqualTo(new Reading.Down("status 200: too long"));
  }

  private static SourceSpec.Asked metrics(Series series) {
    return new SourceSpec.Metrics(0, "/metrics", series);
  }

  private static final Series REQUESTS = new Series.Failures("http_requests", "code", "5..");

  @Test
  void countersOfBothFormats() throws Exception {
    for (String suffix : List.of("", "_total")) {
      pages.put("/metrics", requests(suffix, 1_000, 10));
      assertThat(since(metrics(REQUESTS), () -> pages.put("/metrics", requests(suffix, 1_090, 20))))
          .isEqualTo(new Reading.Counts(10, 100));
      assertThat(since(metrics(REQUESTS), () -> pages.put("/metrics", requests(suffix, 7, 2))))
          .as("started again")
          .isEqualTo(new Reading.Counts(2, 9));
    }
  }

  private static String requests(String suffix, int good, int failed) {
    return """
    # HELP http_requests Requests.
    # TYPE http_requests counter
    http_requests%1$s{code="200",path="/a b}\\"{"} %2$d
    http_requests%1$s{path="/",code="503"} %3$d # {trace="x"} 1.0
    http_requests_in_flight 3
    http_requests_created{code="200"} 1.5e9
    # EOF
    """
        .formatted(suffix, good, failed);
  }

  @Test
  void histogramsGiveTimes() throws Exception {
    Series times = new Series.Times("http_seconds");
    pages.put("/metrics", histogram(5, 5, 5));
    Reading since = since(metrics(times), () -> pages.put("/metrics", histogram(95, 105, 106)));
    assertThat(since).isInstanceOf(Reading.Spread.class);
    Reading.Spread spread = (Reading.Spread) since;
    assertThat(spread.total()).isEqualTo(101);
    assertThat(spread.over(0.5)).as("what is in a bucket up to 0.5 is not above").isEqualTo(11);
    assertThat(spread.over(2)).isEqualTo(1);
    assertThat(spread.quantile(0.5)).isBetween(0.45, 0.56);
  }

  private static String histogram(int half, int two, int all) {
    return """
    http_seconds_bucket{le="0.5"} %d
    http_seconds_bucket{le="2"} %d
    http_seconds_bucket{le="+Inf"} %d
    http_seconds_sum 3.0
    http_seconds_count %d
    """
        .formatted(half, two, all, all);
  }

  @Test
  void gaugesAndWhatIsNotThere() throws Exception {
    pages.put("/metrics", "queue{name=\"a\"} 3\nqueue{name=\"b\"} 4.5\nold 1 1000000000000\n");
    assertThat(first(metrics(new Series.Gauge("queue")))).isEqualTo(new Reading.Value(7.5));
    assertThat(first(metrics(new Series.Gauge("nothing"))))
        .isEqualTo(new Reading.NoData("the page has no series nothing"));
    assertThat(first(metrics(new Series.Gauge("old")))).isInstanceOf(Reading.Stale.class);
    assertThat(first(new SourceSpec.Metrics(0, "/elsewhere", new Series.Gauge("queue"))))
        .isEqualTo(new Reading.Down("the page answers 404"));
    server.stop(0);
    assertThat(first(metrics(new Series.Gauge("queue")))).isInstanceOf(Reading.Down.class);
  }

  private SourceSpec.Asked prometheus() {
    return new SourceSpec.Prometheus(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/", "up{instance=\"{instance}\"}");
  }

  private Reading answer(String data) throws Exception {
    pages.put("/api/v1/query", "{\"status\":\"success\",\"data\":" + data + "}");
    return first(prometheus());
  }

  @Test
  void prometheusGivesOneNumber() throws Exception {
    String now = Instant.now().getEpochSecond() + ".25";
    assertThat(vector("[%s,\"0.25\"]".formatted(now))).isEqualTo(new Reading.Value(0.25));
    assertThat(answer("{\"resultType\":\"scalar\",\"result\":[%s,\"3\"]}".formatted(now)))
        .isEqualTo(new Reading.Value(3));
    assertThat(vector("[%s,\"NaN\"]".formatted(now)))
        .isEqualTo(new Reading.NoData("the query gives NaN"));
    assertThat(vector("[1000000000,\"1\"]")).isInstanceOf(Reading.Stale.class);
    assertThat(answer("{\"resultType\":\"vector\",\"result\":[]}"))
        .isEqualTo(new Reading.NoData("the query gives no series"));
    assertThat(
            answer(
                "{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\"1\"]},{\"value\":[1,\"2\"]}]}"))
        .isEqualTo(new Reading.Down("the query gives 2 series; aggregate them to one"));
    pages.put("/api/v1/query", "{\"status\":\"error\",\"error\":\"parse error\"}");
    assertThat(first(prometheus())).isEqualTo(new Reading.Down("status 200: parse error"));
    pages.put("/api/v1/query", "<html>");
    assertThat(first(prometheus())).isEqualTo(new Reading.Down("status 200, and no JSON"));
    server.stop(0);
    assertThat(first(prometheus())).isInstanceOf(Reading.Down.class);
  }

  private Reading vector(String value) throws Exception {
    return answer(
        "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":%s}]}".formatted(value));
  }

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"MEMORY", "DISK", "LOAD"})
  void numbersOfTheHost(Metric metric) throws Exception {
    assertThat(first(new SourceSpec.HostMetric(metric)))
        .isInstanceOfSatisfying(
            Reading.Value.class,
            v -> assertThat(v.value()).isBetween(0.0, metric == Metric.LOAD ? 10_000.0 : 100.0));
  }

  @Test
  void processorsAreMeasuredBetweenTwoLooks() throws Exception {
    Reading busy =
        since(
            new SourceSpec.HostMetric(Metric.CPU),
            () -> {
              long until = System.nanoTime() + 300_000_000;
              while (System.nanoTime() < until) Thread.onSpinWait();
            });
    assertThat(busy)
        .isInstanceOfSatisfying(
            Reading.Value.class, v -> assertThat(v.value()).isBetween(1.0, 100.0));
  }

  @Test
  void whatAHostDoesNotHaveIsDownAndNotGood() throws Exception {
    // No machine of ours has a GPU, and no unit is called like this one.
    assertThat(first(new SourceSpec.HostMetric(Metric.GPU)))
        .isInstanceOfSatisfying(
            Reading.Down.class, d -> assertThat(d.said()).contains("nvidia-smi"));
    assertThat(first(new SourceSpec.HostMetric(Metric.UNIT_MEMORY)))
        .isInstanceOfAny(Reading.Down.class, Reading.NoData.class);
  }
}
