package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks once at what a check is about. All but Prometheus is asked on the instance's own host, by
 * commands that change nothing.
 */
final class Sampler {
  /** Of what a source says about its failure, in a sample; samples travel with the token. */
  private static final int MOST_SAID = 200;

  /** More than the look itself, so that its own timeout speaks first. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final Site site;
  private final HostCaller caller;
  private final Clock clock;

  Sampler(Site site, HostCaller caller, Clock clock) {
    this.site = site;
    this.caller = caller;
    this.clock = clock;
  }

  Sample sample(CheckSpec check, SourceSpec.Asked source, Slot slot, String mark)
      throws StepFailedException {
    Instant at = clock.instant();
    Look look = look(check, source, slot, mark, at);
    return new Sample(
        check.name(),
        site.instance().name(),
        at,
        Duration.between(at, clock.instant()),
        look.reading(),
        look.mark());
  }

  /** What its source knows of a time that is over. */
  Sample before(CheckSpec check, Instant from, Instant until) throws StepFailedException {
    Instant at = clock.instant();
    Reading past = past(check, from, until);
    return new Sample(
        check.name(), site.instance().name(), at, Duration.between(at, clock.instant()), past, "");
  }

  private Reading past(CheckSpec check, Instant from, Instant until) throws StepFailedException {
    Reading cannot = new Reading.NoData("this source cannot be asked about the time before");
    try {
      return switch (check.source()) {
        case SourceSpec.AccessLog log -> AccessLogBefore.read(this, check, log, from, until);
        case SourceSpec.Prometheus prometheus ->
            PrometheusRange.ask(site, check, prometheus, from, until);
        case SourceSpec.Tcp tcp -> Reading.Before.none(cannot);
        case SourceSpec.Http http -> Reading.Before.none(cannot);
        case SourceSpec.Grpc grpc -> Reading.Before.none(cannot);
        case SourceSpec.Exec exec -> Reading.Before.none(cannot);
        case SourceSpec.Log log -> Reading.Before.none(cannot);
        case SourceSpec.HostMetric host -> Reading.Before.none(cannot);
        case SourceSpec.Metrics metrics -> Reading.Before.none(cannot);
        case SourceSpec.Pushed pushed -> Reading.Before.none(cannot);
      };
    } catch (StepFailedException e) {
      if (e.failed().code() != StepFailed.Code.TIMEOUT) throw e;
      return Reading.Before.none(new Reading.Down("the time before was not read in time"));
    }
  }

  private Look look(CheckSpec check, SourceSpec.Asked source, Slot slot, String mark, Instant at)
      throws StepFailedException {
    try {
      return switch (source) {
        case SourceSpec.Tcp tcp -> Asking.tcp(this, check, port(tcp.port(), slot));
        case SourceSpec.Http http -> Asking.http(this, check, http, port(0, slot));
        case SourceSpec.Grpc grpc -> Asking.grpc(this, check, grpc, port(grpc.port(), slot));
        case SourceSpec.Exec exec -> Programs.run(this, check, exec, slot, at);
        case SourceSpec.Log log -> LogLines.matching(this, check, log, slot, mark);
        case SourceSpec.HostMetric host -> HostMetrics.read(this, check, host.metric(), slot, mark);
        case SourceSpec.Prometheus prometheus -> PrometheusQuery.ask(site, check, prometheus, at);
        case SourceSpec.Metrics metrics ->
            Scrape.of(this, check, metrics, port(metrics.port(), slot), mark, at);
        case SourceSpec.AccessLog log -> AccessLog.read(this, check, log, mark);
      };
    } catch (StepFailedException e) {
      if (e.failed().code() != StepFailed.Code.TIMEOUT) throw e;
      return Look.down("no answer within " + check.timeout().plus(GRACE).toSeconds() + " s", mark);
    }
  }

  Site site() {
    return site;
  }

  private int port(int stated, Slot slot) {
    return stated == 0 ? site.instance().port(slot) : stated;
  }

  /** Runs a script of one of the sources; its arguments are {@code $1} and so on. */
  Reply script(CheckSpec check, boolean asRoot, String text, Object... arguments)
      throws StepFailedException {
    List<String> words = new ArrayList<>();
    if (asRoot && site.sudo()) words.addAll(List.of("sudo", "-n", "--"));
    words.addAll(List.of("sh", "-c", text, "check"));
    for (Object argument : arguments) words.add(argument.toString());
    return caller.run(
        new HostCommand("look for check " + check.name(), words, check.timeout().plus(GRACE)),
        Input.EMPTY);
  }

  /** Seconds, as {@code timeout} and curl take them. */
  static String seconds(Duration duration) {
    return "%d.%03d".formatted(duration.toSeconds(), Math.max(1, duration.toMillisPart()));
  }

  /** The last thing that it said, in one short line, without secrets. */
  static String said(Reply reply) {
    Shown shown = reply.shown();
    String last =
        shown.err().stream()
            .filter(l -> !l.isBlank() && !l.startsWith("signalbox "))
            .reduce((a, b) -> b)
            .orElse(shown.out().isEmpty() ? "it said nothing" : shown.out().getLast());
    return shorten(last + (reply.code() == 0 ? "" : " (exit code " + reply.code() + ")"));
  }

  static String shorten(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() > MOST_SAID ? line.substring(0, MOST_SAID) + "…" : line;
  }
}
