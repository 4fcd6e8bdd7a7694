package io.signalbox.platforms.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.SourceSpec.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What monitoring says: pages of metrics, and Prometheus. */
class MetricSourcesTest extends Sources {
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
}
