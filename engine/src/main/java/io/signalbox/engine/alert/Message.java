package io.signalbox.engine.alert;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What people read, before a channel gives it its looks.
 *
 * @param title one line, readable alone
 * @param brief for a text message: a sentence or two
 * @param spoken for a call: what a voice says
 */
public record Message(String title, List<Part> parts, String brief, String spoken) {
  public Message {
    parts = List.copyOf(parts);
  }

  /**
   * A paragraph.
   *
   * @param label such as {@code What}; blank where a template wrote the text
   * @param code whether it is output or a command, to be shown as it is
   */
  public record Part(String label, List<String> lines, boolean code) {
    public Part {
      lines = List.copyOf(lines);
    }

    static Part of(String label, String line) {
      return new Part(label, List.of(line), false);
    }
  }

  /** All of it as plain text, without the title. */
  public String text() {
    return parts.stream().map(Message::text).collect(Collectors.joining("\n"));
  }

  private static String text(Part part) {
    if (part.label().isBlank()) return String.join("\n", part.lines());
    if (part.lines().size() == 1 && !part.code()) {
      return part.label() + ": " + part.lines().getFirst();
    }
    return part.label() + ":\n  " + String.join("\n  ", part.lines());
  }
}
