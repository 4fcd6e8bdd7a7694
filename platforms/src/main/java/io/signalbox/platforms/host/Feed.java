package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One host's share of a stream that many hosts get: a bounded queue between the one reader and the
 * host's connection. A host that takes nothing for the stall limit is left behind.
 */
final class Feed implements Input {
  private static final int CHUNKS = 64;

  /** An empty chunk ends the stream; no other chunk is empty. */
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
  private final Thread owner;
  private volatile Optional<StepFailed> failure = Optional.empty();
  private volatile boolean closed;

  /**
   * @param owner the thread that runs the host's command; interrupted when the host is left behind
   */
  Feed(Thread owner) {
    this.owner = owner;
  }

  /** Whether this host still takes data. */
  boolean open() {
    return !closed;
  }

  /** The owner is done with it, for better or worse. */
  void close() {
    closed = true;
    chunks.clear();
  }

  /** Why the stream ended before its end. */
  Optional<StepFailed> failure() {
    return failure;
  }

  /** Gives a chunk that nobody changes any more; false when the host took none for too long. */
  boolean put(byte[] chunk, Duration stall) throws InterruptedException {
    long waited = 0;
    while (!closed && failure.isEmpty()) {
      // In short waits, because close() may come while this one waits for room.
      if (chunks.offer(chunk, 100, TimeUnit.MILLISECONDS)) return true;
      waited += 100;
      if (waited >= stall.toMillis()) return false;
    }
    return true;
  }

  boolean end(Duration stall) throws InterruptedException {
    return put(END, stall);
  }

  /** Ends the stream and the host's command with it. */
  void fail(StepFailed why) {
    if (closed) return;
    failure = Optional.of(why);
    chunks.clear();
    owner.interrupt();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try {
      for (byte[] chunk = next(); chunk.length > 0; chunk = next()) out.write(chunk);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The stream was interrupted.", e);
    }
  }

  private byte[] next() throws InterruptedException, IOException {
    while (true) {
      byte[] chunk = chunks.poll(100, TimeUnit.MILLISECONDS);
      if (chunk != null) return chunk;
      if (closed || failure.isPresent()) throw new IOException("The stream ended early.");
    }
  }

  /** The writing end of several feeds. */
  static OutputStream tee(Iterable<Feed> feeds, Duration stall, StepFailedAt stalled) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) return;
        byte[] chunk = Arrays.copyOfRange(buffer, offset, offset + length);
        try {
          for (Feed feed : feeds) {
            if (!feed.put(chunk, stall)) feed.fail(stalled.of(feed));
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new java.io.InterruptedIOException("The stream was interrupted.");
        }
      }
    };
  }

  /** Says what a stalled feed's host is called. */
  interface StepFailedAt {
    StepFailed of(Feed feed);
  }
}
