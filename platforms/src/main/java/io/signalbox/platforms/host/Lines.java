package io.signalbox.platforms.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads what commands say, without ever keeping more than is bounded. */
public final class Lines {
  private static final int MOST_TAIL = 16 << 10;
  private static final int MOST_LINES = 40;

  private Lines() {}

  /** The first {@link Exit#MOST_OUTPUT} bytes; the rest is read and dropped. */
  public static String head(InputStream in) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 13];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      kept.write(buffer, 0, Math.min(n, Exit.MOST_OUTPUT - kept.size()));
    }
    return kept.toString(StandardCharsets.UTF_8);
  }

  /** The last lines, {@value #MOST_LINES} at most, within the last 16 KiB. */
  public static List<String> tail(InputStream in) throws IOException {
    byte[] kept = new byte[2 * MOST_TAIL];
    int size = 0;
    byte[] buffer = new byte[1 << 13];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (size + n > kept.length) {
        System.arraycopy(kept, size - MOST_TAIL, kept, 0, MOST_TAIL);
        size = MOST_TAIL;
      }
      System.arraycopy(buffer, 0, kept, size, n);
      size += n;
    }
    int from = Math.max(0, size - MOST_TAIL);
    List<String> lines =
        new String(kept, from, size - from, StandardCharsets.UTF_8).lines().toList();
    return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
  }
}
