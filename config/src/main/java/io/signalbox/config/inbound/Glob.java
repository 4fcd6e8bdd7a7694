package io.signalbox.config.inbound;

/** A pattern in which {@code *} stands for anything, slashes too; everything else is itself. */
public record Glob(String pattern) {

  /** In time proportional to the product of both lengths, whatever the pattern. */
  public boolean matches(String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') p++;
    return p == pattern.length();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
