package io.signalbox.engine.spec;

import java.util.List;
import java.util.Optional;

/**
 * Where the samples of a check come from. Every source only looks: none of them needs a claim.
 * Ports of 0 mean the slot's own.
 */
public sealed interface SourceSpec {

  /** Asked on the instance's host, or about it, whenever the check is due. */
  sealed interface Asked extends SourceSpec {}

  /** What somebody else measures, and sends over the bus. */
  record Pushed(Form form) implements SourceSpec {}

  /** What is pushed. */
  enum Form {
    /** How many failed, and of how many. */
    FAILURES,
    /** Seconds, one for each request or the like. */
    TIMES,
    /** A number that goes up and down. */
    NUMBER
  }

  /** A TCP connect to 127.0.0.1 on the host: counts failures. */
  record Tcp(int port) implements Asked {}

  /** An HTTP request to 127.0.0.1 on the host: counts answers with another status. */
  record Http(String path, int status) implements Asked {}

  /**
   * gRPC's health checking protocol ({@code grpc.health.v1.Health/Check}), asked at 127.0.0.1 on
   * the host, without TLS: counts every answer but SERVING, and none, as a failure.
   *
   * @param service as its proto names it; empty for the server as a whole
   */
  record Grpc(int port, String service) implements Asked {}

  /**
   * A program on the host, without a shell.
   *
   * @param command program and arguments; {@code {port}}, {@code {slot}}, {@code {release}}, {@code
   *     {shared}}, {@code {service}}, {@code {environment}} and {@code {instance}} are put in
   * @param number whether its last line is the value (and, after a space, may say in seconds since
   *     1970 when that was measured); otherwise every exit code but 0 counts as a failure
   */
  record Exec(List<String> command, boolean number) implements Asked {
    public Exec {
      command = List.copyOf(command);
      if (command.isEmpty())
        throw new IllegalArgumentException("Expected the command of a check to name a program.");
    }
  }

  /**
   * Lines of a log that match, per minute.
   *
   * @param file absolute path on the host; empty for what the process itself says (its journal, or
   *     its log where there is no systemd)
   * @param pattern POSIX extended regular expression
   */
  record Log(Optional<String> file, String pattern) implements Asked {}

  /** A number of the host, or of the process in the slot. */
  record HostMetric(Metric metric) implements Asked {}

  /** What can be measured of a host. In percent, but for the load. */
  enum Metric {
    CPU,
    /** Memory that is not available. */
    MEMORY,
    /** Of the file system that holds the instance. */
    DISK,
    /** One-minute load average divided by cores. */
    LOAD,
    /** CPU time of the process and its children, of its quota or of all cores; needs systemd. */
    UNIT_CPU,
    /** Memory of the process and its children, of its limit or of all memory; needs systemd. */
    UNIT_MEMORY,
    /** Utilisation of the busiest GPU, by nvidia-smi. */
    GPU,
    /** Memory of the fullest GPU, by nvidia-smi. */
    GPU_MEMORY
  }

  /**
   * A query that Prometheus evaluates to one number; asked from the engine's machine.
   *
   * @param url of Prometheus, such as http://prometheus:9090
   * @param query PromQL; {@code {instance}}, {@code {service}} and {@code {environment}} are put in
   */
  record Prometheus(String url, String query) implements Asked {}

  /** The service's own metrics, scraped on its host; Prometheus text or OpenMetrics. */
  record Metrics(int port, String path, Series series) implements Asked {}

  /** What of a service's metrics is looked at. */
  sealed interface Series {
    /** Requests that failed: those of a counter whose label matches, of all of it. */
    record Failures(String counter, String label, String failed) implements Series {}

    /** Times in seconds, of a histogram. */
    record Times(String histogram) implements Series {}

    /** A number that goes up and down; the sum over its labels. */
    record Gauge(String name) implements Series {}
  }

  /**
   * Real traffic, as nginx logs it.
   *
   * @param file absolute path on the host; empty for the log that Signalbox's own front writes for
   *     this
   * @param measure what of it
   */
  record AccessLog(Optional<String> file, Measure measure) implements Asked {}

  /** What of real traffic is judged. */
  enum Measure {
    /** Answers with a status of 500 or more count as failures. */
    FAILURES,
    /** Seconds from the first byte of a request to the last one of its answer. */
    TIMES
  }

  /** What its values are in. */
  enum Scale {
    /** A share from 0 to 1: failures among what was counted. */
    SHARE,
    SECONDS,
    PERCENT,
    NUMBER
  }

  /** Whether it can be asked about a time that is over. */
  default boolean looksBack() {
    return switch (this) {
      case Prometheus prometheus -> true;
      case AccessLog log -> true;
      case Tcp tcp -> false;
      case Http http -> false;
      case Grpc grpc -> false;
      case Exec exec -> false;
      case Log log -> false;
      case HostMetric host -> false;
      case Metrics metrics -> false;
      case Pushed pushed -> false;
    };
  }

  default Scale scale() {
    return switch (this) {
      case Tcp tcp -> Scale.SHARE;
      case Http http -> Scale.SHARE;
      case Grpc grpc -> Scale.SHARE;
      case Exec exec -> exec.number() ? Scale.NUMBER : Scale.SHARE;
      case Log log -> Scale.NUMBER;
      case HostMetric host -> host.metric() == Metric.LOAD ? Scale.NUMBER : Scale.PERCENT;
      case Prometheus prometheus -> Scale.NUMBER;
      case Metrics metrics ->
          switch (metrics.series()) {
            case Series.Failures failures -> Scale.SHARE;
            case Series.Times times -> Scale.SECONDS;
            case Series.Gauge gauge -> Scale.NUMBER;
          };
      case AccessLog log ->
          switch (log.measure()) {
            case FAILURES -> Scale.SHARE;
            case TIMES -> Scale.SECONDS;
          };
      case Pushed pushed ->
          switch (pushed.form()) {
            case FAILURES -> Scale.SHARE;
            case TIMES -> Scale.SECONDS;
            case NUMBER -> Scale.NUMBER;
          };
    };
  }
}
