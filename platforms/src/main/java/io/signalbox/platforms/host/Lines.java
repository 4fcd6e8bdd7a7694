package io.signalbox.platforms.host;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Takes what commands say, without ever keeping more than is bounded. */
public final class Lines {
  private static final int MOST_TAIL = 16 << 10;
  private static final int MOST_LINES = 40;

  private Lines() {}

  /**
   * Keeps the first {@link Exit#MOST_OUTPUT} bytes and drops the rest; hands each whole line of
   * them to the command's input, and tells it when there are more.
   */
  public static final class Head extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Input listener;
    private final Runnable closed;
    private boolean full;

    /**
     * @param listener told of each line as it comes
     * @param closed called when the output ends
     */
    public Head(Input listener, Runnable closed) {
      this.listener = listener;
      this.closed = closed;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] buffer, int offset, int length) {
      int count = Math.min(length, Exit.MOST_OUTPUT - kept.size());
      kept.write(buffer, offset, count);
      int from = offset;
      for (int i = offset; i < offset + count; i++) {
        if (buffer[i] != '\n') continue;
        line.write(buffer, from, i - from);
        listener.heard(line.toString(StandardCharsets.UTF_8));
        line.reset();
        from = i + 1;
      }
      line.write(buffer, from, offset + count - from);
      if (count < length && !full) {
        full = true;
        listener.overheard();
      }
    }

    @Override
    public void close() {
      closed.run();
    }

    public synchronized String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }

  /** Keeps the last lines, {@value #MOST_LINES} at most, within the last 16 KiB. */
  public static final class Tail extends OutputStream {
    private final byte[] kept = new byte[2 * MOST_TAIL];
    private int size;

    @Override
    public synchronized void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] buffer, int offset, int length) {
      int from = offset + Math.max(0, length - MOST_TAIL);
      int count = offset + length - from;
      if (size + count > kept.length) {
        System.arraycopy(kept, size - MOST_TAIL, kept, 0, MOST_TAIL);
        size = MOST_TAIL;
      }
      System.arraycopy(buffer, from, kept, size, count);
      size += count;
    }

    public synchronized List<String> lines() {
      int from = Math.max(0, size - MOST_TAIL);
      List<String> lines =
          new String(kept, from, size - from, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
    }
  }
}
