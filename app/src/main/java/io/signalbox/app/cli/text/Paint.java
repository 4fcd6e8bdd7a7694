package io.signalbox.app.cli.text;

/** Colours, or none: every colour repeats what the words say. */
public record Paint(boolean on) {
  public static final Paint NONE = new Paint(false);

  public String good(String text) {
    return ansi("32", text);
  }

  public String bad(String text) {
    return ansi("31", text);
  }

  public String warning(String text) {
    return ansi("33", text);
  }

  public String strong(String text) {
    return ansi("1", text);
  }

  public String faint(String text) {
    return ansi("2", text);
  }

  private String ansi(String code, String text) {
    return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
