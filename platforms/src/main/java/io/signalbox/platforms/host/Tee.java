package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The writing end of those feeds that get the same. The slowest host sets the pace, within limits:
 * one that takes nothing for a while, or for which the others have waited for too long together, is
 * left behind.
 */
final class Tee extends OutputStream {
  /** How many times the stall limit a slow host may hold up the others in all. */
  private static final int MOST_DELAY = 15;

  private final List<Feed> group;
  private final List<Feed> all;
  private final Duration stall;
  private final LeftBehind leftBehind;
  private final Map<Feed, Long> delays = new HashMap<>();

  /**
   * @param group those that get what is written
   * @param all everybody who waits for this reading
   */
  Tee(List<Feed> group, List<Feed> all, Duration stall, LeftBehind leftBehind) {
    this.group = List.copyOf(group);
    this.all = List.copyOf(all);
    this.stall = stall;
    this.leftBehind = leftBehind;
  }

  /** Says why a host was left behind. */
  interface LeftBehind {
    /**
     * @param takes whether it still takes something, but slowly
     */
    StepFailed because(boolean takes);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) return;
    byte[] chunk = Arrays.copyOfRange(buffer, offset, offset + length);
    try {
      for (Feed feed : group) give(feed, chunk);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("The stream was interrupted.");
    }
  }

  private void give(Feed feed, byte[] chunk) throws InterruptedException {
    long before = System.nanoTime();
    if (!feed.put(chunk, stall)) {
      feed.fail(leftBehind.because(false));
      return;
    }
    long took = System.nanoTime() - before;
    // Where all hosts are slow, nobody waits for anybody.
    boolean heldUp = all.stream().anyMatch(other -> other != feed && other.starves());
    if (heldUp && delays.merge(feed, took, Long::sum) > MOST_DELAY * stall.toNanos()) {
      feed.fail(leftBehind.because(true));
    }
  }
}
