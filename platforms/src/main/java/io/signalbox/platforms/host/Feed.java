package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
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

  /** When the host last took something, or had nothing to take. */
  private volatile long moved = System.nanoTime();

  /** Written under this feed's lock. */
  private volatile Optional<StepFailed> failure = Optional.empty();

  /** Written under this feed's lock. */
  private volatile boolean closed;

  /**
   * @param owner the thread that runs the host's command; interrupted when the host is left behind
   */
  Feed(Thread owner) {
    this.owner = owner;
  }

  /** Whether its host waits for more. */
  boolean starves() {
    return !over() && chunks.isEmpty();
  }

  /** The owner is done with it, for better or worse: from here on nobody interrupts it any more. */
  synchronized void close() {
    closed = true;
    chunks.clear();
  }

  /** Why the stream ended before its end. */
  Optional<StepFailed> failure() {
    return failure;
  }

  /**
   * Gives a chunk that nobody changes any more.
   *
   * @param stall how long the host may take nothing, counted from when it last took something: who
   *     waits for several hosts one after the other waits no longer than for one
   * @return false when that was too long
   */
  boolean put(byte[] chunk, Duration stall) throws InterruptedException {
    if (chunks.isEmpty()) moved = System.nanoTime();
    while (!over()) {
      // In short waits, because close() may come while this one waits for room.
      if (chunks.offer(chunk, 100, TimeUnit.MILLISECONDS)) return true;
      if (System.nanoTime() - moved > stall.toNanos()) return false;
    }
    return true;
  }

  boolean end(Duration stall) throws InterruptedException {
    return put(END, stall);
  }

  /** Ends the stream and the host's command with it. */
  synchronized void fail(StepFailed why) {
    if (over()) return;
    failure = Optional.of(why);
    chunks.clear();
    owner.interrupt();
  }

  private boolean over() {
    return closed || failure.isPresent();
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
      if (chunk != null) {
        moved = System.nanoTime();
        return chunk;
      }
      if (over()) throw new IOException("The stream ended early.");
    }
  }
}
