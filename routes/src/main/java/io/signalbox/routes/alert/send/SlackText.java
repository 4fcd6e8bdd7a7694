package io.signalbox.routes.alert.send;

import io.signalbox.engine.alert.Line;
import io.signalbox.engine.alert.Message;
import io.signalbox.engine.alert.Notice;
import io.signalbox.engine.alert.Severity;
import java.util.stream.Collectors;

/** A message in Slack's mark-up. */
final class SlackText {
  /** Slack cuts longer ones itself, in the middle of a word. */
  private static final int LONGEST = 3_500;

  private SlackText() {}

  static String of(Notice notice, boolean mentions) {
    String mention = mentions && notice.loud() ? mention(notice.severity()) : "";
    String title = "%s *%s*".formatted(mark(notice), escaped(notice.message().title()));
    String text = mention + title + "\n" + body(notice);
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private static String body(Notice notice) {
    return notice.message().parts().stream().map(SlackText::part).collect(Collectors.joining("\n"));
  }

  private static String part(Message.Part part) {
    String label = part.label().isBlank() ? "" : "*" + escaped(part.label()) + "*  ";
    String lines = part.lines().stream().map(SlackText::escaped).collect(Collectors.joining("\n"));
    return part.code() ? label + "\n```" + lines.replace("```", "'''") + "```" : label + lines;
  }

  private static String mention(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "<!channel> ";
      case WARNING -> "<!here> ";
      case INFO -> "";
    };
  }

  private static String mark(Notice notice) {
    if (notice.part() == Line.Part.WHOLE && !notice.over() && notice.severity() == Severity.INFO) {
      return ":arrows_counterclockwise:";
    }
    return switch (notice.severity()) {
      case CRITICAL -> ":rotating_light:";
      case WARNING -> ":warning:";
      case INFO -> ":white_check_mark:";
    };
  }

  /** These three are all that Slack wants escaped; nothing of a host becomes a mention. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
