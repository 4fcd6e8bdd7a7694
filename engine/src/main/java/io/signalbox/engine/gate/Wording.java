package io.signalbox.engine.gate;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.SourceSpec.Scale;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers as people read them. */
final class Wording {
  private static final int MOST_NAMED = 4;

  private Wording() {}

  static String value(Scale scale, double value) {
    return switch (scale) {
      case SHARE -> number(value * 100) + " %";
      case PERCENT -> number(value) + " %";
      case SECONDS -> value < 1 ? number(value * 1000) + " ms" : number(value) + " s";
      case NUMBER -> number(value);
    };
  }

  /** Three digits say enough. */
  static String number(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e6) return Long.toString(Math.round(value));
    String form = size >= 1e6 || size < 1e-3 ? "%.2e" : size >= 100 ? "%.0f" : "%.2f";
    String text = String.format(Locale.ROOT, form, value);
    return text.contains("e") || !text.contains(".")
        ? text
        : text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  static String time(Duration duration) {
    return duration.toMinutes() > 0 && duration.toMillis() % 60_000 == 0
        ? duration.toMinutes() + " min"
        : duration.toMillis() % 1000 == 0
            ? duration.toSeconds() + " s"
            : duration.toMillis() + " ms";
  }

  static String names(List<InstanceName> instances) {
    List<String> some = instances.stream().limit(MOST_NAMED).map(InstanceName::value).toList();
    int more = instances.size() - some.size();
    return String.join(", ", some) + (more > 0 ? " and %d more".formatted(more) : "");
  }
}
