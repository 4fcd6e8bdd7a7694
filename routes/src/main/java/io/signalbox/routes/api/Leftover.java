package io.signalbox.routes.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * What is left of a body when the answer is already known: whoever has no token is told so before
 * the body has come. The next request on that connection would begin with it, so the server would
 * close the connection without a word, and a client that keeps it would lose its next request (RFC
 * 9112, section 9.6).
 */
public final class Leftover {
  private static final int MOST_BYTES = 64 << 10;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private Leftover() {}

  /**
   * Takes it off, where it is at most {@value #MOST_BYTES} bytes and comes soon; says that the
   * connection ends with this answer where not. Before the answer is written.
   */
  public static void settle(Request request, Response response) {
    if (!takenOff(request)) response.getHeaders().put(HttpHeader.CONNECTION, "close");
  }

  private static boolean takenOff(Request request) {
    byte[] waste = new byte[MOST_BYTES];
    long end = System.nanoTime() + MOST_NANOS;
    int most = MOST_BYTES;
    try {
      InputStream in = Content.Source.asInputStream(request);
      while (most > 0 && System.nanoTime() < end) {
        int read = in.read(waste, 0, most);
        if (read < 0) return true;
        most -= read;
      }
    } catch (IOException e) {
      // It was given up, or broke off; either way nothing can follow it.
      return false;
    }
    return false;
  }
}
