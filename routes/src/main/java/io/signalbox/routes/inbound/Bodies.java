package io.signalbox.routes.inbound;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;

/** Reads bodies: each of a bounded size, in bounded time, and all together in bounded memory. */
final class Bodies {
  private static final long MOST_SECONDS = 10;
  private static final int UNIT = 64 << 10;
  private static final int MOST_UNITS = 1_024;
  private static final int MOST_SKIPPED = 64 << 20;

  private final Semaphore units = new Semaphore(MOST_UNITS);

  /** What is done with a body while it counts. */
  @FunctionalInterface
  interface Reader<T> {
    T read(byte[] body) throws Turned, IOException;
  }

  /**
   * @param most bytes
   * @throws Turned 413 when it is larger, 408 when it is too slow, 429 when too many come at once
   */
  <T> T with(Request request, int most, Reader<T> reader) throws Turned, IOException {
    long said = request.getLength();
    if (said > most) {
      skip(request);
      throw tooLarge(most);
    }
    int wanted = (int) ((said < 0 ? most : said) / UNIT) + 1;
    if (!units.tryAcquire(wanted)) {
      throw new Turned(
          429, "busy", "Too many deliveries are being read.", "Send it again in a second.");
    }
    try {
      return reader.read(read(request, most));
    } finally {
      units.release(wanted);
    }
  }

  private static byte[] read(Request request, int most) throws Turned, IOException {
    CompletableFuture<byte[]> whole = new CompletableFuture<>();
    Content.Source.asByteArrayAsync(
        request,
        most,
        Promise.Invocable.from(
            Invocable.InvocationType.NON_BLOCKING,
            (body, failure) -> {
              if (failure == null) whole.complete(body);
              else whole.completeExceptionally(failure);
            }));
    try {
      return whole.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      request.fail(e);
      throw new Turned(
          408,
          "slow",
          "The body did not arrive within %d s.".formatted(MOST_SECONDS),
          "Send it again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while it was read", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalStateException) throw tooLarge(most);
      throw new IOException("the body broke off", e);
    }
  }

  /** A client that still sends would lose the answer with the connection. */
  private static void skip(Request request) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    try (InputStream in = Content.Source.asInputStream(request)) {
      long skipped = 0;
      for (long n = 1; n > 0 && skipped < MOST_SKIPPED && System.nanoTime() < end; skipped += n) {
        n = in.skip(UNIT);
      }
    }
  }

  private static Turned tooLarge(int most) {
    return new Turned(
        413,
        "large",
        "The body is larger than %d bytes.".formatted(most),
        "Raise 'webhooks.max_body', or let the sender send less.");
  }
}
