package io.signalbox.bench;

import java.util.List;
import java.util.Locale;

/** How one figure changes while another one grows by powers of ten. */
record Curve(String name, String unit, List<Point> points) {
  private static final int WIDTH = 720;
  private static final int PANEL = 150;
  private static final int LEFT = 80;
  private static final int RIGHT = 60;
  private static final int TOP = 34;
  private static final int BOTTOM = 28;

  Curve {
    points = List.copyOf(points);
  }

  /**
   * @param size what grows; at least 1 here, for the axis is logarithmic
   */
  record Point(long size, double value) {}

  /** A panel for each, from zero. */
  static String svg(String title, List<Curve> curves) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n",
            WIDTH,
            30 + curves.size() * PANEL));
    out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    text(out, 10, 20, "#111111", title);
    for (int i = 0; i < curves.size(); i++) {
      out.append(String.format(Locale.ROOT, "<g transform=\"translate(0,%d)\">\n", 30 + i * PANEL));
      curves.get(i).panel(out);
      out.append("</g>\n");
    }
    return out.append("</svg>\n").toString();
  }

  private void panel(StringBuilder out) {
    double top = 1.2 * points.stream().mapToDouble(Point::value).max().orElse(1);
    text(out, LEFT, 18, "#111111", name + ", " + unit);
    out.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#999999\"/>\n",
            LEFT,
            TOP,
            PANEL - BOTTOM,
            WIDTH - RIGHT));
    text(out, 40, PANEL - BOTTOM, "#555555", "0");
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      double x = x(point.size());
      double y = PANEL - BOTTOM - point.value() / top * (PANEL - TOP - BOTTOM);
      path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : " L", x, y));
      out.append(
          String.format(
              Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"#1f5fa8\"/>\n", x, y));
      text(out, (int) x - 14, (int) y - 8, "#1f5fa8", value(point.value()));
      text(
          out,
          (int) x - 18,
          PANEL - 10,
          "#555555",
          String.format(Locale.ROOT, "%,d", point.size()));
    }
    out.append(
        String.format(Locale.ROOT, "<path d=\"%s\" fill=\"none\" stroke=\"#1f5fa8\"/>\n", path));
  }

  private static String value(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private double x(long size) {
    double from = Math.log10((double) points.getFirst().size());
    double to = Math.log10((double) points.getLast().size());
    double share = to > from ? (Math.log10((double) size) - from) / (to - from) : 0;
    return LEFT + 20 + share * (WIDTH - LEFT - RIGHT - 40);
  }

  private static void text(StringBuilder out, int x, int y, String colour, String words) {
    out.append(
        String.format(
            Locale.ROOT, "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n", x, y, colour, words));
  }
}
