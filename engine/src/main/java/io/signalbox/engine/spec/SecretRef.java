package io.signalbox.engine.spec;

import java.util.regex.Pattern;

/**
 * Where a secret is found – {@code env:NAME} or {@code file:/path} – never the secret itself, so it
 * may travel in a message. It is looked up on the engine's machine at the moment of use, by whoever
 * needs it ("secrets as of today").
 */
public record SecretRef(String source) {
  private static final Pattern ALLOWED =
      Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]*|file:/[^\\p{Cntrl}]+");

  public SecretRef {
    if (!ALLOWED.matcher(source).matches()) {
      throw new IllegalArgumentException(
          "Expected a secret reference to be 'env:NAME' or 'file:/absolute/path'.");
    }
  }

  @Override
  public String toString() {
    return "secret(" + source + ")";
  }
}
