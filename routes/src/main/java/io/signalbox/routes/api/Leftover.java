package io.signalbox.routes.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * What is left of a body when the answer is already known: whoever has no token is told so before
 * the body has come. The next request on that connection would begin with it, so the server would
 * close the connection without a word, and a client that keeps it would lose its next request (RFC
 * 9112, section 9.6).
 */
public final class Leftover {
  private static final int MOST_BYTES = 64 << 10;
  private static final long MOST_SECONDS = 2;

  private Leftover() {}

  /**
   * Takes it off, where it is at most {@value #MOST_BYTES} bytes and comes soon; says that the
   * connection ends with this answer where not. Before the answer is written.
   */
  public static void settle(Request request, Response response) {
    if (!takenOff(request)) response.getHeaders().put(HttpHeader.CONNECTION, "close");
  }

  private static boolean takenOff(Request request) {
    return request.getLength() > MOST_BYTES ? ended(request) : ends(request);
  }

  /** Whether all of it was read before. */
  private static boolean ended(Request request) {
    Content.Chunk next = request.read();
    if (next == null) return false;
    boolean end = next.isLast() && !Content.Chunk.isFailure(next);
    next.release();
    return end;
  }

  private static boolean ends(Request request) {
    CompletableFuture<Boolean> whole = new CompletableFuture<>();
    Content.Source.asByteArrayAsync(
        request,
        MOST_BYTES,
        Promise.Invocable.from(
            Invocable.InvocationType.NON_BLOCKING,
            (body, failure) -> whole.complete(failure == null)));
    try {
      return whole.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      request.fail(e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Nothing completes it with a failure.", e);
    }
  }
}
