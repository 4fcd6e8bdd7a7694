package io.signalbox.app.cli.text;

import io.signalbox.app.cli.text.Judgements.Judged;
import io.signalbox.engine.gate.CheckVerdict;
import io.signalbox.engine.gate.CheckVerdict.Series;
import io.signalbox.engine.gate.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Samples and thresholds as a picture: one panel for each verdict that has samples, the limit
 * dashed, bad samples filled, unchanged instances grey.
 */
public final class Plot {
  private static final int WIDTH = 720;
  private static final int PANEL = 190;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 44;
  private static final int BOTTOM = 26;

  /** A picture with more says less. */
  private static final int MOST_PANELS = 60;

  private static final List<String> COLOURS =
      List.of(
          "#1f5fa8", "#1b7f5c", "#7a4fa3", "#a8641f", "#0f7f8c", "#8c2f6b", "#5c6f1b", "#444c9a");

  private Plot() {}

  /** One panel: a verdict, and when it was said. */
  private record Panel(Judged judged, CheckVerdict verdict) {
    List<Point> points() {
      return verdict.series().stream().flatMap(s -> s.points().stream()).toList();
    }
  }

  public static String svg(List<Judged> all, Times times) {
    List<Panel> panels = new ArrayList<>();
    for (Judged judged : all) {
      for (CheckVerdict verdict : judged.verdicts()) {
        Panel panel = new Panel(judged, verdict);
        if (!panel.points().isEmpty() && panels.size() < MOST_PANELS) panels.add(panel);
      }
    }
    StringBuilder out = new StringBuilder();
    out.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">\n"
            .formatted(WIDTH, Math.max(1, panels.size()) * PANEL));
    out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    if (panels.isEmpty()) out.append("<text x=\"20\" y=\"40\">No samples were recorded.</text>\n");
    for (int i = 0; i < panels.size(); i++) {
      out.append("<g transform=\"translate(0,%d)\">\n".formatted(i * PANEL));
      panel(out, panels.get(i), times);
      out.append("</g>\n");
    }
    return out.append("</svg>\n").toString();
  }

  private static void panel(StringBuilder out, Panel panel, Times times) {
    CheckVerdict verdict = panel.verdict();
    List<Point> points = panel.points();
    Instant from = points.stream().map(Point::at).min(Comparator.naturalOrder()).orElseThrow();
    Instant to = points.stream().map(Point::at).max(Comparator.naturalOrder()).orElseThrow();
    // What a comparison is held against has another unit than its samples.
    boolean limited = !verdict.statistic().startsWith("evidence");
    double most = points.stream().mapToDouble(Point::value).max().orElse(1);
    if (limited) most = Math.max(most, verdict.limit());
    double top = most > 0 ? most * 1.15 : 1;
    Scale scale = new Scale(from, Math.max(1, Duration.between(from, to).toMillis()), top);
    text(
        out,
        10,
        16,
        "#111111",
        "%s  %s: %s %s"
            .formatted(
                times.clock(panel.judged().at()),
                Judgements.where(panel.judged().cursor()),
                verdict.check(),
                verdict.standing()));
    text(out, 10, 31, "#555555", shorten(verdict.said()));
    out.append(
        "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#999999\"/>\n"
            .formatted(LEFT, TOP, PANEL - BOTTOM, WIDTH - RIGHT));
    text(out, 10, TOP + 8, "#555555", Judgements.number(top));
    text(out, 10, PANEL - BOTTOM, "#555555", "0");
    text(out, LEFT, PANEL - 10, "#555555", times.clock(from));
    text(out, WIDTH - RIGHT - 50, PANEL - 10, "#555555", times.clock(to));
    if (limited) limit(out, verdict.limit(), scale);
    int colour = 0;
    for (Series series : verdict.series()) {
      String paint = series.control() ? "#aaaaaa" : COLOURS.get(colour++ % COLOURS.size());
      series(out, series, scale, paint);
    }
  }

  private static void limit(StringBuilder out, double limit, Scale scale) {
    out.append(
        "<path class=\"limit\" d=\"M%d %s H%d\" stroke=\"#c0392b\" stroke-dasharray=\"5 4\"/>\n"
            .formatted(LEFT, coordinate(scale.y(limit)), WIDTH - RIGHT));
    text(out, 10, (int) scale.y(limit) + 4, "#c0392b", Judgements.number(limit));
  }

  private static void series(StringBuilder out, Series series, Scale scale, String colour) {
    StringBuilder path = new StringBuilder();
    for (Point point : series.points()) {
      path.append(path.isEmpty() ? "M" : "L")
          .append(coordinate(scale.x(point.at())))
          .append(' ')
          .append(coordinate(scale.y(point.value())));
    }
    out.append("<path d=\"%s\" fill=\"none\" stroke=\"%s\"/>\n".formatted(path, colour));
    for (Point point : series.points()) {
      out.append(
          "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"3.5\" stroke=\"%s\" fill=\"%s\"><title>%s</title></circle>\n"
              .formatted(
                  point.bad() ? "bad" : "good",
                  coordinate(scale.x(point.at())),
                  coordinate(scale.y(point.value())),
                  point.bad() ? "#c0392b" : colour,
                  point.bad() ? "#c0392b" : "#ffffff",
                  escaped(
                      "%s%s: %s of %d at %s"
                          .formatted(
                              series.instance(),
                              series.control() ? " (unchanged)" : "",
                              Judgements.number(point.value()),
                              point.volume(),
                              point.at()))));
    }
  }

  /** From samples to places in a panel. */
  private record Scale(Instant from, long millis, double top) {
    double x(Instant at) {
      double share = (double) Duration.between(from, at).toMillis() / millis;
      return LEFT + 6 + share * (WIDTH - LEFT - RIGHT - 12);
    }

    double y(double value) {
      return PANEL - BOTTOM - Math.clamp(value / top, 0, 1) * (PANEL - TOP - BOTTOM);
    }
  }

  private static void text(StringBuilder out, int x, int y, String colour, String words) {
    out.append(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n".formatted(x, y, colour, escaped(words)));
  }

  private static String shorten(String text) {
    return text.length() > 125 ? text.substring(0, 124) + "…" : text;
  }

  private static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String text) {
    return text.replaceAll("\\p{Cntrl}", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
