package io.signalbox.routes.alert.send;

import io.signalbox.engine.alert.Notice;
import java.util.List;
import java.util.stream.Collectors;

/** Several alerts in one text, shortest first for the small screen. */
final class Gathered {
  private static final int LONGEST = 300;

  private Gathered() {}

  static String brief(List<Notice> notices) {
    if (notices.size() == 1) return notices.getFirst().message().brief();
    String all =
        "%d alerts: ".formatted(notices.size())
            + notices.stream().map(n -> n.message().title()).collect(Collectors.joining("; "));
    return all.length() > LONGEST ? all.substring(0, LONGEST - 1) + "…" : all;
  }

  static String spoken(List<Notice> notices) {
    if (notices.size() == 1) return notices.getFirst().message().spoken();
    return "There are %d alerts. The first: %s"
        .formatted(notices.size(), notices.getFirst().message().spoken());
  }

  static String title(List<Notice> notices) {
    String first = notices.getFirst().message().title();
    return notices.size() == 1 ? first : "%s (and %d more)".formatted(first, notices.size() - 1);
  }
}
