package io.signalbox.platforms.host;

import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.SourceSpec.Series;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The service's own metrics page, asked on its host; only the lines of the one metric travel.
 * Counters only grow: a mark holds what they were, and one that has fallen was started again.
 */
final class Scrape {
  private static final String TEXT =
      "command -v curl > /dev/null || { echo 'curl is not there' >&2; exit 96; }; "
          + "curl -sS --noproxy '*' -m \"$2\" --max-filesize 16000000 -H 'Accept: text/plain' "
          + "-w '%{stderr}\\nsignalbox %{http_code}\\n' -- \"$1\" | grep -E -e \"^$3(_bucket|_total)?[{ ]\" | head -c 2000000";

  private Scrape() {}

  static Look of(
      Sampler sampler,
      CheckSpec check,
      SourceSpec.Metrics metrics,
      int port,
      String mark,
      Instant at)
      throws StepFailedException {
    String name =
        switch (metrics.series()) {
          case Series.Failures f -> f.counter();
          case Series.Times t -> t.histogram();
          case Series.Gauge g -> g.name();
        };
    Reply reply =
        sampler.script(
            check,
            false,
            TEXT,
            "http://127.0.0.1:" + port + metrics.path(),
            Sampler.seconds(check.timeout()),
            name);
    Exit exit = reply.raw();
    if (exit.err().stream().noneMatch("signalbox 200"::equals)) {
      String status =
          exit.err().stream()
              .filter(l -> l.startsWith("signalbox ") && !l.endsWith(" 000"))
              .map(l -> "the page answers " + l.substring("signalbox ".length()))
              .findFirst()
              .orElse(Sampler.said(reply));
      return Look.down(status, mark);
    }
    List<Exposition> page = Exposition.read(exit.lines());
    if (page.isEmpty()) {
      return new Look(new Reading.NoData("the page has no series " + name), mark);
    }
    Optional<Instant> newest =
        page.stream().flatMap(e -> e.at().stream()).max(Comparator.naturalOrder());
    Look look =
        switch (metrics.series()) {
          case Series.Failures failures -> failures(page, failures, mark);
          case Series.Times times -> times(page, times, mark);
          case Series.Gauge gauge -> gauge(page, gauge);
        };
    return newest
        .map(n -> new Look(Freshness.of(look.reading(), n, check, at), look.mark()))
        .orElse(look);
  }

  private static Look gauge(List<Exposition> page, Series.Gauge gauge) {
    List<Double> values =
        page.stream()
            .filter(e -> e.name().equals(gauge.name()) && Double.isFinite(e.value()))
            .map(Exposition::value)
            .toList();
    return values.isEmpty()
        ? Look.of(new Reading.NoData(gauge.name() + " has no number"))
        : Look.of(new Reading.Value(values.stream().mapToDouble(Double::doubleValue).sum()));
  }

  private static Look failures(List<Exposition> page, Series.Failures series, String mark) {
    Pattern failed = Pattern.compile(series.failed());
    double bad = 0;
    double all = 0;
    for (Exposition e : page) {
      if (!e.name().equals(series.counter()) && !e.name().equals(series.counter() + "_total")) {
        continue;
      }
      all += e.value();
      if (failed.matcher(e.labels().getOrDefault(series.label(), "")).matches()) bad += e.value();
    }
    String next = String.format(Locale.ROOT, "%.0f %.0f", bad, all);
    if (mark.isEmpty()) return new Look(new Reading.Begun(), next);
    String[] before = mark.split(" ");
    boolean again = all < Double.parseDouble(before[1]) || bad < Double.parseDouble(before[0]);
    long moreBad = Math.round(again ? bad : bad - Double.parseDouble(before[0]));
    long more = Math.round(again ? all : all - Double.parseDouble(before[1]));
    return new Look(new Reading.Counts(Math.min(moreBad, more), more), next);
  }

  private static Look times(List<Exposition> page, Series.Times series, String mark) {
    NavigableMap<Double, Double> upTo = new TreeMap<>();
    for (Exposition e : page) {
      if (!e.name().equals(series.histogram() + "_bucket")) continue;
      Exposition.number(e.labels().getOrDefault("le", ""))
          .ifPresent(le -> upTo.merge(le, e.value(), Double::sum));
    }
    if (upTo.isEmpty()) {
      return Look.of(new Reading.NoData(series.histogram() + " is no histogram with buckets"));
    }
    String next =
        upTo.entrySet().stream()
            .map(e -> String.format(Locale.ROOT, "%s=%.0f", e.getKey(), e.getValue()))
            .collect(Collectors.joining(" "));
    if (next.length() > Sample.MOST_MARK) {
      return Look.down(series.histogram() + " has more buckets than can be kept", "");
    }
    if (mark.isEmpty()) return new Look(new Reading.Begun(), next);
    Map<Double, Double> before = new HashMap<>();
    for (String word : mark.split(" ")) {
      String[] pair = word.split("=");
      before.put(Double.valueOf(pair[0]), Double.valueOf(pair[1]));
    }
    return new Look(since(upTo, before), next);
  }

  private static Reading since(NavigableMap<Double, Double> upTo, Map<Double, Double> before) {
    boolean again = upTo.lastEntry().getValue() < before.getOrDefault(upTo.lastKey(), 0.0);
    double below = 0;
    double finite = 0;
    Map<Integer, Long> buckets = new HashMap<>();
    for (Map.Entry<Double, Double> e : upTo.entrySet()) {
      double more = e.getValue() - (again ? 0 : before.getOrDefault(e.getKey(), 0.0));
      long here = Math.round(more - below);
      below = Math.max(below, more);
      // What is beyond the last edge is taken for twice as much; nothing better is known of it.
      double edge = Double.isInfinite(e.getKey()) ? 2 * finite : e.getKey();
      finite = edge;
      if (here > 0) buckets.merge(underEdge(edge), here, Long::sum);
    }
    return new Reading.Spread(buckets);
  }

  /** The bucket that ends at this edge: what lies under it is not above it. */
  private static int underEdge(double edge) {
    return edge > 0 ? Reading.Spread.bucket(edge / Reading.Spread.STEP) : Reading.Spread.LEAST;
  }
}
