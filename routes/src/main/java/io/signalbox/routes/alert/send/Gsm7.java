package io.signalbox.routes.alert.send;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * The default alphabet of text messages (3GPP 23.038), one character an octet, for what is common
 * with ASCII. Anything else needs UCS-2.
 */
final class Gsm7 {
  private static final int ESCAPE = 0x1b;
  private static final String SAME = " !\"#%&'()*+,-./:;<=>?\n";
  private static final Map<Character, Integer> MOVED = Map.of('@', 0x00, '$', 0x02, '_', 0x11);
  private static final Map<Character, Integer> ESCAPED =
      Map.of(
          '^', 0x14, '{', 0x28, '}', 0x29, '\\', 0x2f, '[', 0x3c, '~', 0x3d, ']', 0x3e, '|', 0x40);

  private Gsm7() {}

  /** Empty when a character is not of that alphabet. */
  static Optional<byte[]> encode(String text) {
    String plain = text.replace("–", "-").replace("…", "...");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) out.write(c);
      else if (SAME.indexOf(c) >= 0) out.write(c);
      else if (MOVED.containsKey(c)) out.write(MOVED.getOrDefault(c, 0));
      else if (ESCAPED.containsKey(c)) {
        out.write(ESCAPE);
        out.write(ESCAPED.getOrDefault(c, 0));
      } else return Optional.empty();
    }
    return Optional.of(out.toByteArray());
  }
}
