package io.signalbox.routes.alert.send;

import io.signalbox.engine.alert.Message;
import io.signalbox.engine.alert.Notice;
import java.util.List;
import java.util.stream.Collectors;

/** A mail's two bodies: for those who read plain text, and for those who do not. */
final class MailText {
  private MailText() {}

  static String plain(List<Notice> notices) {
    return notices.stream()
        .map(n -> n.message().title() + "\n\n" + n.message().text())
        .collect(Collectors.joining("\n\n----\n\n", "", "\n"));
  }

  static String html(List<Notice> notices) {
    return notices.stream()
        .map(MailText::html)
        .collect(
            Collectors.joining(
                "<hr>",
                "<!doctype html><html><body style=\"font-family:sans-serif\">",
                "</body></html>\n"));
  }

  private static String html(Notice notice) {
    String colour =
        switch (notice.severity()) {
          case CRITICAL -> "#b00020";
          case WARNING -> "#a05a00";
          case INFO -> "#1b6e3a";
        };
    return "<h3 style=\"color:%s\">%s</h3>".formatted(colour, escaped(notice.message().title()))
        + notice.message().parts().stream().map(MailText::part).collect(Collectors.joining());
  }

  private static String part(Message.Part part) {
    String label = part.label().isBlank() ? "" : "<b>" + escaped(part.label()) + "</b> ";
    String lines = part.lines().stream().map(MailText::linked).collect(Collectors.joining("\n"));
    return part.code()
        ? "<p>" + label + "</p><pre>" + lines + "</pre>"
        : "<p>" + label + lines.replace("\n", "<br>") + "</p>";
  }

  private static String linked(String line) {
    return escaped(line)
        .replaceAll("(https?://[^\\s&<]+(&amp;[^\\s&<]+)*)", "<a href=\"$1\">$1</a>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
