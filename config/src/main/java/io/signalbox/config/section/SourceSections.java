package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.SourceSpec.Measure;
import io.signalbox.engine.spec.SourceSpec.Series;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the samples of a check come from: a check names exactly one of these. */
final class SourceSections {
  private static final Set<String> OF_EXEC =
      Set.of("port", "slot", "release", "shared", "service", "environment", "instance");
  private static final Set<String> OF_QUERY = Set.of("service", "environment", "instance");
  private static final String METRIC = "[a-zA-Z_:][a-zA-Z0-9_:]*";

  static final Key<Optional<Integer>> TCP_PORT =
      key("port", Scalars.port(), "Default: the slot's own.").optional();
  static final Shape TCP = Shape.layered("check_tcp", TCP_PORT);

  static final Key<String> HTTP_PATH =
      key("path", path(), "Asked on the slot's port.").orElse("/health");
  static final Key<Integer> HTTP_STATUS =
      key("status", Scalars.whole(100, 599), "The HTTP status that is good.").orElse("200");
  static final Shape HTTP = Shape.layered("check_http", HTTP_PATH, HTTP_STATUS);

  static final Key<Optional<Integer>> GRPC_PORT =
      key("port", Scalars.port(), "Default: the slot's own.").optional();
  static final Shape GRPC = Shape.layered("check_grpc", GRPC_PORT, HealthSection.GRPC_SERVICE);

  static final Key<List<String>> EXEC_COMMAND =
      key(
              "command",
              Structures.listOf(Placeholders.in(Scalars.text(), OF_EXEC)),
              "Program and arguments, without a shell; run on the host, and may only look.")
          .required();
  static final Key<Gives> EXEC_GIVES =
      key(
              "gives",
              Scalars.word(Gives.class),
              "exit_code: all but 0 is a failure. number: the last line is the value.")
          .orElse("exit_code");
  static final Shape EXEC = Shape.layered("check_exec", EXEC_COMMAND, EXEC_GIVES);

  static final Key<Optional<String>> LOG_FILE =
      key("file", Names.absolute(), "On the host. Default: what the process itself says.")
          .optional();
  static final Key<String> LOG_PATTERN =
      key("pattern", Scalars.script(), "POSIX extended regular expression of a bad line.")
          .required();
  static final Shape LOG = Shape.layered("check_log", LOG_FILE, LOG_PATTERN);

  static final Key<String> PROMETHEUS_URL =
      key(
              "url",
              Scalars.unshown("a URL such as http://prometheus:9090", "https?://[^@\\s]+"),
              "Asked from Signalbox' machine.")
          .required();
  static final Key<String> PROMETHEUS_QUERY =
      key(
              "query",
              Placeholders.amid(Scalars.script(), OF_QUERY),
              "PromQL that gives one number; {instance}, {service} and {environment} are put in.")
          .required();
  static final Shape PROMETHEUS =
      Shape.layered("check_prometheus", PROMETHEUS_URL, PROMETHEUS_QUERY);

  static final Key<Optional<Integer>> METRICS_PORT =
      key("port", Scalars.port(), "Default: the slot's own.").optional();
  static final Key<String> METRICS_PATH =
      key("path", path(), "Of the page, on the slot's host.").orElse("/metrics");
  static final Key<Optional<String>> METRICS_COUNTER =
      key("counter", metric(), "A counter of requests: failures are judged.").optional();
  static final Key<String> METRICS_LABEL =
      key("label", Scalars.matching("a label's name", "[a-zA-Z_][a-zA-Z0-9_]*"), "Of the counter.")
          .orElse("code");
  static final Key<String> METRICS_FAILED =
      key("failed", Scalars.text(), "Regular expression: values of the label that are failures.")
          .orElse("5..");
  static final Key<Optional<String>> METRICS_HISTOGRAM =
      key("histogram", metric(), "A histogram of seconds: times are judged.").optional();
  static final Key<Optional<String>> METRICS_GAUGE =
      key("gauge", metric(), "A number that goes up and down; summed over its labels.").optional();
  static final Shape METRICS =
      Shape.layered(
          "check_metrics",
          METRICS_PORT,
          METRICS_PATH,
          METRICS_COUNTER,
          METRICS_LABEL,
          METRICS_FAILED,
          METRICS_HISTOGRAM,
          METRICS_GAUGE);

  static final Key<Optional<String>> ACCESS_FILE =
      key("file", Names.absolute(), "nginx's log on the host. Default: one of the service's front.")
          .optional();
  static final Key<Measure> ACCESS_MEASURE =
      key(
              "measure",
              Scalars.word(Measure.class),
              "failures: answers of 500 and above. times: how long answers took.")
          .orElse("failures");
  static final Shape ACCESS = Shape.layered("check_access_log", ACCESS_FILE, ACCESS_MEASURE);

  static final Key<Optional<SourceSpec>> TCP_KEY =
      source("tcp", TCP, s -> new SourceSpec.Tcp(s.get(TCP_PORT).orElse(0)), "A TCP connect.");
  static final Key<Optional<SourceSpec>> HTTP_KEY =
      source(
          "http",
          HTTP,
          s -> new SourceSpec.Http(s.get(HTTP_PATH), s.get(HTTP_STATUS)),
          "An HTTP request.");
  static final Key<Optional<SourceSpec>> GRPC_KEY =
      source(
          "grpc",
          GRPC,
          s ->
              new SourceSpec.Grpc(
                  s.get(GRPC_PORT).orElse(0), s.get(HealthSection.GRPC_SERVICE).orElse("")),
          "gRPC's health checking protocol.");
  static final Key<Optional<SourceSpec>> EXEC_KEY =
      source(
          "exec",
          EXEC,
          s -> new SourceSpec.Exec(s.get(EXEC_COMMAND), s.get(EXEC_GIVES) == Gives.NUMBER),
          "A program on the host.");
  static final Key<Optional<SourceSpec>> LOG_KEY =
      source(
          "log",
          LOG,
          s -> new SourceSpec.Log(s.get(LOG_FILE), s.get(LOG_PATTERN)),
          "Lines of a log that match, per minute.");
  static final Key<Optional<SourceSpec>> HOST_KEY =
      key(
              "host",
              Scalars.word(SourceSpec.Metric.class)
                  .as(metric -> (SourceSpec) new SourceSpec.HostMetric(metric)),
              "A number of the host, or of the process (unit_…), in percent; load is per core.")
          .optional();
  static final Key<Optional<SourceSpec>> PROMETHEUS_KEY =
      source(
          "prometheus",
          PROMETHEUS,
          s -> new SourceSpec.Prometheus(s.get(PROMETHEUS_URL), s.get(PROMETHEUS_QUERY)),
          "A query that Prometheus answers.");
  static final Key<Optional<SourceSpec>> METRICS_KEY =
      source("metrics", METRICS, SourceSections::metrics, "The service's own metrics page.");
  static final Key<Optional<SourceSpec>> ACCESS_KEY =
      source(
          "access_log",
          ACCESS,
          s -> new SourceSpec.AccessLog(s.get(ACCESS_FILE), s.get(ACCESS_MEASURE)),
          "Real traffic, as nginx logs it.");

  static final Key<Optional<SourceSpec>> PUSHED_KEY =
      key(
              "pushed",
              Scalars.word(SourceSpec.Form.class)
                  .as(form -> (SourceSpec) new SourceSpec.Pushed(form)),
              "What others measure and send to deploy.samples.")
          .optional();

  static final List<Key<Optional<SourceSpec>>> ALL =
      List.of(
          TCP_KEY,
          HTTP_KEY,
          GRPC_KEY,
          EXEC_KEY,
          LOG_KEY,
          HOST_KEY,
          PROMETHEUS_KEY,
          METRICS_KEY,
          ACCESS_KEY,
          PUSHED_KEY);

  /** What of a program counts. */
  enum Gives {
    EXIT_CODE,
    NUMBER
  }

  private SourceSections() {}

  private static Key<Optional<SourceSpec>> source(
      String name, Shape shape, Section.Maker<SourceSpec> maker, String says) {
    return key(name, Section.of(shape, maker), says).optional();
  }

  private static Type<String> path() {
    return Scalars.matching("a path such as /metrics", "/[^\\s'\"]*");
  }

  private static Type<String> metric() {
    return Scalars.matching("the name of a metric", METRIC);
  }

  private static SourceSpec metrics(Section s) {
    List<Series> series =
        Stream.of(
                s.get(METRICS_COUNTER)
                    .<Series>map(c -> new Series.Failures(c, s.get(METRICS_LABEL), failed(s))),
                s.get(METRICS_HISTOGRAM).<Series>map(Series.Times::new),
                s.get(METRICS_GAUGE).<Series>map(Series.Gauge::new))
            .flatMap(Optional::stream)
            .toList();
    if (series.size() != 1) {
      throw new IllegalArgumentException(
          "Expected one of 'counter', 'histogram' and 'gauge', but there are %d."
              .formatted(series.size()));
    }
    return new SourceSpec.Metrics(
        s.get(METRICS_PORT).orElse(0), s.get(METRICS_PATH), series.getFirst());
  }

  private static String failed(Section s) {
    return Pattern.compile(s.get(METRICS_FAILED)).pattern();
  }
}
